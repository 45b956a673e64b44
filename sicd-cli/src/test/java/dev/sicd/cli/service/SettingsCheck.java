package dev.sicd.cli.service;

import dev.sicd.aggregator.AggregatorConfig;
import dev.sicd.ingest.IngestConfig;
import dev.sicd.kit.auth.AccessConfig;
import dev.sicd.kit.config.Settings;
import dev.sicd.kit.keys.KeyFile;
import dev.sicd.model.signature.SigningKey;
import dev.sicd.publisher.PublisherConfig;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;

/** What a service would say of its settings if it were started with them; nothing is started. */
final class SettingsCheck {
    /** Read by the launcher and by what is the same in all services. */
    static final Set<String> LAUNCHER = Set.of("SICD_PORT", "SICD_JAVA_OPTS");

    private SettingsCheck() {}

    /** @param settings where only {@link #LAUNCHER} is known yet: what other services read is not known to this one */
    static List<String> mistakes(String command, Settings settings) {
        AccessConfig access = AccessConfig.parse(settings);
        settings.integer("SICD_PORT", 0, 0, 65_535);
        switch (command) {
            case "aggregator" -> AggregatorConfig.parse(settings, file -> KeyFile.privateKey(file, SigningKey::ofPem));
            case "ingest" -> {
                KeyFile.privateKey(IngestConfig.parse(settings).approvalKeyFile(), SigningKey::ofPem);
                ReadingSide.parse(settings);
            }
            case "publisher" -> {
                PublisherConfig.parse(settings);
                ReadingSide.parse(settings);
            }
            case "query" -> ReadingSide.parse(settings);
            default -> throw new IllegalArgumentException(command + " is no service");
        }
        access.authentication(Set.of(), InstantSource.system());
        return settings.mistakes();
    }
}
