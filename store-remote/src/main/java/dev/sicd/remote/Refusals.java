package dev.sicd.remote;

import dev.sicd.kit.tls.TlsFault;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Why aggregators said nothing lately, where somebody has to do something about it: a wrong token, a wrong certificate. What
 * one says is logged when it changes, not at each try. Thread-safe.
 */
final class Refusals {
    private static final Logger LOG = LoggerFactory.getLogger(Refusals.class);

    private static final int UNAUTHORIZED = 401;

    private final Map<URI, String> latest = new ConcurrentHashMap<>();

    /** Of any that refuses. */
    Optional<String> any() {
        return latest.values().stream().findAny();
    }

    /** It let the question in. */
    void none(URI aggregator) {
        latest.remove(aggregator);
    }

    /** @param detail what it says of that, empty where it says nothing */
    String status(URI aggregator, int status, String detail) {
        String reason = "the aggregator at %s refuses with status %d%s%s"
                .formatted(
                        aggregator,
                        status,
                        detail.isEmpty() ? "" : " (" + detail + ")",
                        status == UNAUTHORIZED ? "; see SICD_AGGREGATOR_TOKEN" : "");
        note(aggregator, reason);
        return reason;
    }

    /** The reason, where it is one of TLS. */
    Optional<String> tls(URI aggregator, Exception fault) {
        Optional<String> reason = TlsFault.explain(fault)
                .map(why -> "the aggregator at %s cannot be asked: %s".formatted(aggregator, why));
        reason.ifPresent(why -> note(aggregator, why));
        return reason;
    }

    private void note(URI aggregator, String reason) {
        if (!reason.equals(latest.put(aggregator, reason))) {
            LOG.atError().addKeyValue("reason", reason).log("an aggregator refuses");
        }
    }
}
