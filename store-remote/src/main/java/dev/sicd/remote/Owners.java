package dev.sicd.remote;

import java.net.URI;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

/** Which aggregator has which partition, asked anew whenever one turned out not to have it. Thread-safe. */
final class Owners {
    private final List<URI> aggregators;
    private final Function<URI, Optional<Assignment>> ask;
    private final ReentrantLock asking = new ReentrantLock();
    private volatile Assignment latest = new Assignment(0, Map.of());
    private int turn;

    /** @param ask what an aggregator says, empty when it does not answer */
    Owners(List<URI> aggregators, Function<URI, Optional<Assignment>> ask) {
        this.aggregators = aggregators;
        this.ask = ask;
    }

    Assignment latest() {
        return latest;
    }

    /**
     * Asks one aggregator after the other until one answers. Those who come meanwhile get that answer too.
     *
     * @param wrong what did not help: when there is something newer already, nobody is asked
     */
    @SuppressWarnings("ReferenceEquality") // an equal one that was asked for later is newer all the same
    void refresh(Assignment wrong) throws InterruptedException {
        asking.lockInterruptibly();
        try {
            if (latest != wrong) {
                return;
            }
            for (URI aggregator : candidates()) {
                Optional<Assignment> said = ask.apply(aggregator);
                if (said.isPresent()) {
                    latest = said.get();
                    return;
                }
            }
        } finally {
            asking.unlock();
        }
    }

    /** Another one first each time: one that is cut off from Kafka answers, and knows nothing new. */
    private List<URI> candidates() {
        Set<URI> known = new LinkedHashSet<>(aggregators);
        known.addAll(latest.owners().values());
        List<URI> all = List.copyOf(known);
        int first = Math.floorMod(turn++, Math.max(1, all.size()));
        Set<URI> ordered = new LinkedHashSet<>(all.subList(first, all.size()));
        ordered.addAll(all);
        return List.copyOf(ordered);
    }
}
