package dev.sicd.e2e.check;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sicd.event.CodeChange;
import dev.sicd.event.ProposalSubmitted;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/** A run recomputed from the ledger: its chain, its summary, its episodes. */
final class RunFold {
    private static final Duration SKEW_MAX = Duration.ofMinutes(5);

    final String runId;
    final int partition;
    long position;
    byte[] head;
    boolean listed;
    boolean started;
    String status = "in_progress";
    boolean dryRun;
    long planned;
    long decisions;
    long denials;
    long late;
    long conflicts;
    long skewed;
    final Metrics metrics = new Metrics();
    final Map<String, EpisodeFold> episodes = new TreeMap<>();
    /** What the inputs say of it, see {@link Accounts}. */
    long duplicates;

    long contradictions;
    long rerouted;

    RunFold(String runId, int partition) {
        this.runId = runId;
        this.partition = partition;
        this.head = Hashes.chainStart(runId);
    }

    void link(byte[] leaf) {
        position++;
        head = Hashes.chainLink(head, leaf);
    }

    void apply(Told told, Instant recordedAt, Map<String, ProposalFold> proposals) {
        if (Duration.between(told.occurredAt(), recordedAt).abs().compareTo(SKEW_MAX) > 0) {
            skewed++;
        }
        switch (told.type()) {
            case "RunStarted" -> started(told);
            case "RunCompleted" -> completed(told.say("status").equals("FAILED") ? "failed" : "completed");
            case "PolicyDecided" -> decided(told, proposals);
            case "ProposalSubmitted" -> submitted(told, proposals);
            case "ProposalReviewed" -> proposal(told, "proposal_id", proposals).reviewed(told);
            case "CapabilityChanged", "PolicyLoaded", "QuarantineRedriven" -> {
                // of the system, not of a run
            }
            default -> {
                if (told.episodeId().isEmpty()) {
                    proposal(told, "proposal_id", proposals).apply(told);
                } else {
                    episode(told);
                }
            }
        }
    }

    boolean isEnded() {
        return !status.equals("in_progress");
    }

    private void started(Told told) {
        listed = true;
        if (started) {
            conflicts++;
        } else {
            started = true;
            dryRun = told.is("dry_run");
            planned = told.number("episodes");
        }
        late += isEnded() ? 1 : 0;
    }

    private void completed(String as) {
        listed = true;
        if (!isEnded()) {
            status = as;
            return;
        }
        late++;
        conflicts += status.equals(as) ? 0 : 1;
    }

    private void episode(Told told) {
        listed = true;
        EpisodeFold episode = episodes.computeIfAbsent(told.episodeId(), id -> new EpisodeFold());
        long lateBefore = episode.late;
        long conflictsBefore = episode.conflicts;
        episode.apply(told, position);
        if (told.type().equals("MetricsUpdated")) {
            metrics.add(told);
        }
        boolean afterEnd = isEnded() && !told.type().equals("EpisodeAbandoned");
        late += episode.late > lateBefore || afterEnd ? 1 : 0;
        conflicts += episode.conflicts > conflictsBefore ? 1 : 0;
    }

    private void decided(Told told, Map<String, ProposalFold> proposals) {
        decisions++;
        denials += told.say("verdict").equals("DENY") ? 1 : 0;
        if (told.say("action").equals("PR_PROPOSE") && !told.say("subject").isEmpty()) {
            proposal(told, "subject", proposals).decided(told);
        }
    }

    private void submitted(Told told, Map<String, ProposalFold> proposals) {
        listed = true;
        ProposalFold proposal = proposal(told, "proposal_id", proposals);
        ProposalSubmitted content = (ProposalSubmitted) told.payload().orElseThrow();
        CodeChange change = content.getChanges().getFirst();
        proposal.title = content.getTitle();
        proposal.digest = content.getContentDigest();
        proposal.dryRun = content.getDryRun();
        proposal.path = change.getFilePath();
        proposal.blob = Hashes.blob(change.getNewContent().getBytes(UTF_8));
    }

    private ProposalFold proposal(Told told, String field, Map<String, ProposalFold> proposals) {
        ProposalFold proposal = proposals.computeIfAbsent(told.say(field), id -> new ProposalFold());
        proposal.runId = runId;
        return proposal;
    }
}
