package dev.sicd.remote;

import java.net.URI;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

/** Which aggregator has which partition, asked anew whenever one turned out not to have it. Thread-safe. */
final class Owners {
    private final List<URI> aggregators;
    private final Function<URI, Optional<Assignment>> ask;
    private final ReentrantLock asking = new ReentrantLock();
    private volatile Assignment latest = new Assignment(0, Map.of(), Map.of());
    /** Those that did not answer when they were asked last. */
    private final Set<URI> silent = ConcurrentHashMap.newKeySet();

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
     * Whether to ask who has the partition before asking for anything in it: nobody is known, or whoever is did not answer. Else
     * reads whose time a frozen aggregator uses up would go to it again and again.
     */
    boolean isDoubtful(Assignment known, int partition) {
        return known.partitions() == 0
                || known.ownerOf(partition).filter(silent::contains).isPresent();
    }

    void silent(URI aggregator) {
        silent.add(aggregator);
    }

    void answered(URI aggregator) {
        silent.remove(aggregator);
    }

    /**
     * Asks one aggregator after the other until one answers, or the time is over. Those who come meanwhile wait for that
     * answer, and for no other.
     *
     * @param wrong what did not help: when there is something newer already, nobody is asked
     * @param max the first one is asked even when that is nothing
     */
    @SuppressWarnings("ReferenceEquality") // an equal one that was asked for later is newer all the same
    void refresh(Assignment wrong, Duration max) throws InterruptedException {
        long deadline = System.nanoTime() + max.toNanos();
        if (!asking.tryLock(max.toNanos(), TimeUnit.NANOSECONDS)) {
            return;
        }
        try {
            if (latest == wrong) {
                latest = asked(deadline);
            }
        } finally {
            asking.unlock();
        }
    }

    /** What is known now, also when nobody answered: it is newer for those who wait, who need not ask once more. */
    private Assignment asked(long deadline) {
        List<URI> candidates = candidates();
        silent.retainAll(candidates);
        for (URI aggregator : candidates) {
            Optional<Assignment> said = ask.apply(aggregator);
            if (said.isPresent()) {
                return said.get();
            }
            if (System.nanoTime() - deadline >= 0) {
                break;
            }
        }
        return new Assignment(latest.partitions(), latest.owners(), latest.standbys());
    }

    /**
     * Another one first each time: one that is cut off from Kafka answers, and knows nothing new. Those that did not answer come
     * last.
     */
    private List<URI> candidates() {
        Set<URI> known = new LinkedHashSet<>(aggregators);
        known.addAll(latest.owners().values());
        List<URI> all = List.copyOf(known);
        int first = Math.floorMod(turn++, Math.max(1, all.size()));
        Set<URI> ordered = new LinkedHashSet<>(all.subList(first, all.size()));
        ordered.addAll(all);
        return ordered.stream().sorted(Comparator.comparing(silent::contains)).toList();
    }
}
