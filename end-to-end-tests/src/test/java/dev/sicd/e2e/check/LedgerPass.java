package dev.sicd.e2e.check;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Reads the ledger once. I1 and I2: it holds what was sent, each event once, and nothing else but the system's own. I7: chains
 * and trees, from the bytes. What the runs should look like is folded on the way.
 */
final class LedgerPass {
    private static final Set<String> OPENINGS = Set.of("RunStarted", "EpisodeStarted");

    private final Known known;
    private final int partitions;
    private final Checkpoints checkpoints;
    private final Findings findings;
    private final Map<Integer, Tree> trees = new HashMap<>();
    private final Map<String, RunFold> runs = new TreeMap<>();
    private final Map<String, ProposalFold> proposals = new TreeMap<>();
    private final Map<UUID, Long> contents = new HashMap<>();
    /** Events of a start request that were found: run and kind. */
    private final Set<String> openings = new HashSet<>();

    private final Set<String> titles = new HashSet<>();
    private final Accounts accounts;

    LedgerPass(Known known, int partitions, Checkpoints checkpoints, Findings findings) {
        this.known = known;
        this.partitions = partitions;
        this.checkpoints = checkpoints;
        this.findings = findings;
        this.accounts = new Accounts(known, this, partitions, findings);
    }

    void read(Evidence evidence) {
        evidence.read("ledger", this::entry);
        checkpoints.end();
        known.events().forEach(this::acknowledged);
        known.starts().forEach(this::acknowledgedStart);
        known.proposals().forEach((title, proposed) -> {
            if (proposed.fate() == Fate.ACKED && !titles.contains(title)) {
                findings.add("I1", "proposal '" + title + "'", "in the ledger", "missing");
            }
        });
        accounts.settle(evidence);
    }

    Collection<RunFold> runs() {
        return runs.values();
    }

    Optional<RunFold> run(String runId) {
        return Optional.ofNullable(runs.get(runId));
    }

    Map<String, ProposalFold> proposals() {
        return proposals;
    }

    /** What the event of this id says, if it is in the ledger. */
    Optional<Long> content(UUID id) {
        return Optional.ofNullable(contents.get(id));
    }

    private void entry(LogRecord record) {
        byte[] leaf = Hashes.leaf(record.key(), record.value());
        Tree tree = trees.computeIfAbsent(record.partition(), partition -> new Tree());
        tree.add(leaf);
        checkpoints.grown(record.partition(), tree);
        accounts.ledger(record, leaf);

        String runId = new String(record.key(), UTF_8);
        RunFold run = runs.computeIfAbsent(runId, id -> new RunFold(id, record.partition()));
        run.link(leaf);
        String place = record.place() + " of " + runId;
        findings.same("I3", place, Hashes.partition(record.key(), partitions), record.partition());
        findings.same("I7", place + " position", Long.toString(run.position), record.header("sicd-position"));
        findings.same("I7", place + " leaf", Hashes.hex(leaf), record.header("sicd-leaf"));
        findings.same("I7", place + " head", Hashes.hex(run.head), record.header("sicd-head"));

        Optional<Told> told = Told.ofValue(record.value());
        if (told.isEmpty() || !told.get().runId().equals(runId)) {
            findings.add("I2", place, "an event of its run", "something else");
            return;
        }
        identify(told.get(), Source.of(record), leaf, place);
        run.apply(told.get(), Instant.parse(record.header("sicd-recorded-at")), proposals);
    }

    private void identify(Told told, Source source, byte[] leaf, String place) {
        if (contents.put(told.id(), told.content()) != null) {
            findings.add("I1", place, "event " + told.id() + " once", "a second time");
        }
        switch (source.topic()) {
            case "episode-events" -> ofAgent(told, leaf, place);
            case "proposals" -> proposal(told, place);
            case "decisions" -> family(told, "DecisionEvent", place);
            case "pull-requests" -> family(told, "PullRequestEvent", place);
            default -> findings.same("I2", place + " stated by the fold", "EpisodeAbandoned", told.type());
        }
    }

    private void ofAgent(Told told, byte[] leaf, String place) {
        family(told, "EpisodeEvent", place);
        Known.Sent sent = known.events().get(told.id());
        if (sent == null) {
            boolean opening = OPENINGS.contains(told.type())
                    && known.starts().getOrDefault(told.runId(), Fate.REFUSED) != Fate.REFUSED
                    && openings.add(told.runId() + " " + told.type());
            if (!opening) {
                findings.add("I2", place, "only what was sent", told.type() + " " + told.id());
            }
            return;
        }
        if (sent.fate() == Fate.REFUSED) {
            findings.add("I2", place, "nothing: it was refused", told.type() + " " + told.id());
        }
        if (sent.content() != told.content() || (sent.leaf() != 0 && sent.leaf() != Hashes.first(leaf))) {
            findings.add("I1", place, "event " + told.id() + " as it was sent", "with other content");
        }
    }

    private void proposal(Told told, String place) {
        family(told, "ProposalEvent", place);
        if (!told.type().equals("ProposalSubmitted")) {
            findings.add("I2", place, "only what was sent", told.type());
            return;
        }
        titles.add(told.say("title"));
        Known.Proposed proposed = known.proposals().get(told.say("title"));
        if (proposed == null || proposed.fate() == Fate.REFUSED) {
            findings.add("I2", place, "only what was sent", "proposal '" + told.say("title") + "'");
        }
    }

    private void family(Told told, String family, String place) {
        findings.same("I2", place + " family", family, told.event().getSchema().getName());
    }

    private void acknowledged(UUID id, Known.Sent sent) {
        if (sent.fate() == Fate.ACKED && !contents.containsKey(id)) {
            findings.add("I1", "event " + id + " of " + sent.runId(), "in the ledger", "missing");
        }
    }

    private void acknowledgedStart(String runId, Fate fate) {
        for (String type : OPENINGS) {
            if (fate == Fate.ACKED && !openings.contains(runId + " " + type)) {
                findings.add("I1", "the " + type + " of run " + runId, "in the ledger", "missing");
            }
        }
    }
}
