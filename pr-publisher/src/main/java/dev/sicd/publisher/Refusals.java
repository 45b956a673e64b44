package dev.sicd.publisher;

import dev.sicd.kit.Metrics;
import dev.sicd.schemas.DecodeException;
import io.micrometer.core.instrument.FunctionCounter;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Counts the records that were refused, by reason. All reasons are there from the start, so that an alert sees one rise
 * from zero. Thread-safe.
 */
final class Refusals {
    private final ConcurrentMap<String, LongAdder> counts = Stream.of(
                    Arrays.stream(ApprovalCheck.Fault.values()).map(Enum::name),
                    Arrays.stream(DecodeException.Reason.values()).map(Enum::name),
                    Stream.of(
                            Planning.INVALID_EVENT,
                            Planning.DIGEST_MISMATCH,
                            Planning.WRONG_PROPOSAL_ID,
                            Session.PLAN_TOO_LARGE))
            .flatMap(reasons -> reasons)
            .distinct()
            .collect(Collectors.toConcurrentMap(reason -> reason, reason -> new LongAdder()));

    void count(String reason) {
        counts.computeIfAbsent(reason, unforeseen -> new LongAdder()).increment();
    }

    void measure(Metrics metrics) {
        counts.forEach((reason, count) -> FunctionCounter.builder("sicd_publisher_refused", count, LongAdder::sum)
                .description("Records of approved proposals that lead to nothing, by reason, since the start")
                .tag("reason", reason.toLowerCase(Locale.ROOT))
                .register(metrics.registry()));
    }
}
