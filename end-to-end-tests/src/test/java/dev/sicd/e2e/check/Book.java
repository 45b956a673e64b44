package dev.sicd.e2e.check;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;

/** Keeps what was sent and what became of it while a load runs. Thread-safe; a run's entries are written by one thread. */
final class Book {
    private final Map<UUID, Known.Sent> events = new ConcurrentHashMap<>();
    private final Map<String, Fate> starts = new ConcurrentHashMap<>();
    private final Map<String, Known.Proposed> proposals = new ConcurrentHashMap<>();
    private final List<Known.Conflict> conflicts = Collections.synchronizedList(new ArrayList<>());
    private final List<Known.Poison> poisons = Collections.synchronizedList(new ArrayList<>());
    private final Map<String, Load.Receipt> receipts = new ConcurrentHashMap<>();
    private final List<String> runs = Collections.synchronizedList(new ArrayList<>());
    private final AtomicLong acknowledged = new AtomicLong();

    /** To be called before it is sent: who looks meanwhile sees that it may be there. */
    void sending(Told told) {
        events.putIfAbsent(told.id(), new Known.Sent(told.runId(), told.content(), 0, Fate.UNKNOWN));
    }

    void settled(Told told, Fated fated) {
        events.put(told.id(), new Known.Sent(told.runId(), told.content(), fated.leaf(), fated.fate()));
        if (fated.fate() != Fate.ACKED) {
            return;
        }
        acknowledged.incrementAndGet();
        long action = told.type().equals("ActionLogged") ? 1 : 0;
        Load.Receipt before = receipts.get(told.runId());
        if (before == null) {
            runs.add(told.runId());
            receipts.put(told.runId(), new Load.Receipt(told.runId(), fated.at(), action));
            return;
        }
        // a repeat that was recognised is told the first one's place, which is no news
        String at = offset(fated.at()) > offset(before.at()) ? fated.at() : before.at();
        receipts.put(told.runId(), new Load.Receipt(told.runId(), at, before.actions() + action));
    }

    void started(String runId, Fate fate) {
        starts.put(runId, fate);
    }

    void proposed(String title, Known.Proposed proposed) {
        proposals.put(title, proposed);
    }

    void conflict(Known.Conflict conflict) {
        conflicts.add(conflict);
    }

    void poison(Known.Poison poison) {
        poisons.add(poison);
    }

    boolean isAcknowledged(UUID id) {
        return Optional.ofNullable(events.get(id))
                .filter(sent -> sent.fate() == Fate.ACKED)
                .isPresent();
    }

    long acknowledged() {
        return acknowledged.get();
    }

    Optional<Load.Receipt> anyReceipt(RandomGenerator random) {
        int known = runs.size();
        return known == 0 ? Optional.empty() : Optional.ofNullable(receipts.get(runs.get(random.nextInt(known))));
    }

    Known known() {
        return new Known(
                new HashMap<>(events),
                new HashMap<>(starts),
                List.copyOf(conflicts),
                List.copyOf(poisons),
                new HashMap<>(proposals));
    }

    private static long offset(String at) {
        return Long.parseLong(at.substring(at.lastIndexOf(':') + 1));
    }
}
