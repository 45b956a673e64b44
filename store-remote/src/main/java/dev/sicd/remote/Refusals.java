package dev.sicd.remote;

import dev.sicd.kit.tls.TlsFault;
import java.net.URI;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Why aggregators said nothing lately, where somebody has to do something about it: a wrong token, a wrong certificate. It
 * is logged when it changes, not at each try. Thread-safe.
 */
final class Refusals {
    private static final Logger LOG = LoggerFactory.getLogger(Refusals.class);

    private volatile Optional<String> latest = Optional.empty();

    Optional<String> latest() {
        return latest;
    }

    /** An aggregator answered as it should. */
    void none() {
        latest = Optional.empty();
    }

    void status(int status) {
        note("the aggregators refuse with status %d; see SICD_AGGREGATOR_TOKEN".formatted(status));
    }

    /** The reason, where it is one of TLS. */
    Optional<String> tls(URI aggregator, Exception fault) {
        Optional<String> reason = TlsFault.explain(fault)
                .map(why -> "the aggregator at %s cannot be asked: %s".formatted(aggregator, why));
        reason.ifPresent(this::note);
        return reason;
    }

    private void note(String reason) {
        if (!latest.equals(Optional.of(reason))) {
            LOG.atError().addKeyValue("reason", reason).log("aggregators refuse");
        }
        latest = Optional.of(reason);
    }
}
