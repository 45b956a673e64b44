package dev.sicd.cli.topics;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Looks at settings of the brokers themselves, which only their own configuration can change. */
final class BrokerChecks {
    /** The longest stop that is promised to lose nothing: committed offsets must outlive it. */
    private static final Duration OFFSETS_KEPT_MIN = Duration.ofDays(30);

    private BrokerChecks() {}

    /** @param brokers their settings by their ids */
    static List<String> warnings(Map<String, Map<String, String>> brokers) {
        List<String> warnings = new ArrayList<>();
        brokers.forEach((id, settings) -> {
            if ("true".equals(settings.get("auto.create.topics.enable"))) {
                warnings.add(
                        "broker " + id + " makes a topic of any name that somebody asks for, with default settings;"
                                + " set auto.create.topics.enable=false");
            }
            long minutes = Long.parseLong(settings.getOrDefault("offsets.retention.minutes", "0"));
            if (minutes > 0 && minutes < OFFSETS_KEPT_MIN.toMinutes()) {
                warnings.add("broker " + id + " forgets the offsets of a group that is away for " + minutes
                        + " minutes, so a service that was stopped longer begins again;"
                        + " set offsets.retention.minutes=" + OFFSETS_KEPT_MIN.toMinutes() + " or more");
            }
        });
        return warnings;
    }
}
