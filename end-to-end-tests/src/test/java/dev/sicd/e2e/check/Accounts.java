package dev.sicd.e2e.check;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * I3: every input record came to exactly one end: in the ledger, in the quarantine, or dropped as a repeat of what is in the
 * ledger; a misplaced one by way of the topic for those. I12: the quarantine has the bytes, and a reason to.
 */
final class Accounts {
    private static final List<String> INPUTS = List.of("episode-events", "proposals", "decisions", "pull-requests");
    /** Ids of this version are computed by a service from what the event is about: its second word on it is a repeat. */
    private static final int DERIVED = 5;

    private final Known known;
    private final LedgerPass ledger;
    private final int partitions;
    private final Findings findings;
    private final Map<String, Offsets> offsets = new HashMap<>();
    private final Map<Source, String> reasons = new HashMap<>();
    private final Set<String> poisoned = new HashSet<>();

    Accounts(Known known, LedgerPass ledger, int partitions, Findings findings) {
        this.known = known;
        this.ledger = ledger;
        this.partitions = partitions;
        this.findings = findings;
        known.poisons().forEach(poison -> poisoned.add(poison.sha256()));
    }

    void ledger(LogRecord record, byte[] leaf) {
        Source source = Source.of(record);
        if (!source.topic().equals("ledger")) {
            ended(record, source, Offsets.LEDGER, leaf);
        }
    }

    /** After the whole ledger was read. */
    void settle(Evidence evidence) {
        evidence.read("quarantine", this::quarantined);
        evidence.read(
                "rerouted",
                record ->
                        ended(record, Source.of(record), Offsets.REROUTED, Hashes.leaf(record.key(), record.value())));
        INPUTS.forEach(topic -> evidence.read(topic, this::input));
        offsets.forEach((place, of) -> of.withoutInput(offset ->
                findings.add("I2", place + ":" + offset, "a record there", "none, but something came of it")));
        known.poisons().forEach(this::poison);
    }

    private void quarantined(LogRecord record) {
        Source source = Source.of(record);
        String reason = record.header("sicd-reason");
        if (reason.isEmpty()) {
            findings.add("I12", record.place(), "a reason", "none");
        }
        if (INPUTS.contains(source.topic())) {
            reasons.put(source, reason);
            ended(record, source, Offsets.QUARANTINE, Hashes.leaf(record.key(), record.value()));
        } else {
            findings.add("I12", record.place(), "nothing but inputs here", "from " + source + " for " + reason);
        }
    }

    private void ended(LogRecord record, Source source, byte end, byte[] leaf) {
        if (source.equals(Source.NONE) || source.offset() < 0) {
            findings.add("I3", record.place(), "a source", "'" + record.header("sicd-source") + "'");
            return;
        }
        Offsets of = offsets.computeIfAbsent(source.topic() + ":" + source.partition(), place -> new Offsets());
        if (of.leaf(source.offset()) != 0 && of.leaf(source.offset()) != Hashes.first(leaf)) {
            findings.add("I7", record.place(), "the bytes of " + source, "other bytes");
        }
        if (!of.add(source.offset(), end, Hashes.first(leaf))) {
            findings.add("I3", source.toString(), "one end", "twice on " + record.topic());
        }
    }

    private void input(LogRecord record) {
        Offsets of = offsets.computeIfAbsent(record.topic() + ":" + record.partition(), place -> new Offsets());
        long offset = record.offset();
        boolean inLedger = of.has(offset, Offsets.LEDGER);
        boolean inQuarantine = of.has(offset, Offsets.QUARANTINE);
        long leaf = Hashes.first(Hashes.leaf(record.key(), record.value()));
        if ((inLedger || inQuarantine || of.has(offset, Offsets.REROUTED)) && of.leaf(offset) != leaf) {
            findings.add(inQuarantine ? "I12" : "I7", record.place(), "these bytes further on", "other bytes");
        }
        if (inLedger && inQuarantine) {
            findings.add("I3", record.place(), "one end", "ledger and quarantine");
        }
        if (of.has(offset, Offsets.REROUTED)) {
            ledger.run(new String(record.key(), UTF_8)).ifPresent(run -> run.rerouted++);
            if (Hashes.partition(record.key(), partitions) == record.partition()) {
                findings.add("I3", record.place(), "no way round: it is on its run's partition", "rerouted");
            }
        }
        if (inQuarantine) {
            quarantinedInput(record);
        } else if (!inLedger) {
            repeat(record);
        }
        of.add(offset, Offsets.INPUT, leaf);
    }

    private void repeat(LogRecord record) {
        Optional<Told> told = Told.ofValue(record.value());
        Optional<Long> admitted = told.flatMap(event -> ledger.content(event.id()));
        if (told.isEmpty() || admitted.isEmpty()) {
            findings.add("I3", record.place(), "ledger, quarantine or a repeat", "no trace of it");
            return;
        }
        ledger.run(told.get().runId()).ifPresent(run -> run.duplicates++);
        boolean same = admitted.get() == told.get().content() || isDerived(record, told.get());
        if (!same) {
            findings.add("I3", record.place(), "quarantine: it contradicts what has its id", "dropped as a repeat");
        }
    }

    /** It has a right to be there: it is one of the poisons, or contradicts an event of the ledger. */
    private void quarantinedInput(LogRecord record) {
        String reason = reasons.getOrDefault(Source.of(record.place()), "");
        if (poisoned.contains(Hashes.hex(Hashes.sha256(record.value())))) {
            return;
        }
        Optional<Told> told = Told.ofValue(record.value());
        Optional<Long> admitted = told.flatMap(event -> ledger.content(event.id()));
        if (told.isEmpty() || admitted.isEmpty() || admitted.get() == told.get().content()) {
            findings.add("I3", record.place(), "a place in the ledger", "quarantined for " + reason);
            return;
        }
        ledger.run(told.get().runId()).ifPresent(run -> run.contradictions++);
        findings.same("I12", record.place(), "CONTENT_CONFLICT", reason);
    }

    private void poison(Known.Poison poison) {
        if (poison.fate() != Fate.ACKED) {
            return;
        }
        findings.same(
                "I12",
                poison.at() + " " + poison.sha256().substring(0, 12),
                poison.reason(),
                reasons.getOrDefault(Source.of(poison.at()), "nothing in the quarantine"));
    }

    private static boolean isDerived(LogRecord record, Told told) {
        boolean ofService = record.topic().equals("decisions") || record.topic().equals("pull-requests");
        return ofService && told.id().version() == DERIVED;
    }
}
