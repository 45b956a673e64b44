package dev.sicd.client;

import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** When to try again, and one line in the log when an outage begins and when it ends. For one thread. */
final class Retry {
    private static final Logger LOG = LoggerFactory.getLogger(Retry.class);

    private final Duration first;
    private final Duration longest;
    private Duration pause;
    private long at = System.nanoTime();
    private Optional<String> reason = Optional.empty();

    /** Pauses double from the first to the longest. */
    Retry(Duration first, Duration longest) {
        this.first = first;
        this.longest = longest;
        this.pause = first;
    }

    void failed(String why) {
        if (reason.isEmpty()) {
            LOG.atWarn().addKeyValue("reason", why).log("events cannot be delivered; they wait");
        }
        reason = Optional.of(why);
        at = System.nanoTime() + pause.toNanos();
        Duration doubled = pause.multipliedBy(2);
        pause = doubled.compareTo(longest) < 0 ? doubled : longest;
    }

    void succeeded() {
        if (reason.isPresent()) {
            LOG.atInfo().addKeyValue("after", reason.get()).log("events are delivered again");
        }
        reason = Optional.empty();
        pause = first;
        at = System.nanoTime();
    }

    /** Somebody waits: the pause is over. */
    void now() {
        at = System.nanoTime();
    }

    /** Until the next try. */
    Duration left() {
        return Duration.ofNanos(Math.max(0, at - System.nanoTime()));
    }
}
