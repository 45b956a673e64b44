package dev.sicd.model.policy;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a policy decides on, complete: whoever has these facts and the policy's file gets the same decision.
 *
 * @param run what is known of the run it is about; empty where it is about none
 * @param dryRun whether it can have no effect on a hosting service
 * @param changes of a proposal; {@link ChangeSet#NONE} elsewhere
 * @param review what a reviewer answers on a proposal, a release too; empty elsewhere
 * @param setting the capability to be changed; empty elsewhere
 */
public record Facts(
        Action action,
        Capabilities capabilities,
        Requester requester,
        Optional<RunFacts> run,
        boolean dryRun,
        ChangeSet changes,
        Optional<Review> review,
        Optional<Setting> setting) {

    /**
     * Who asks.
     *
     * @param kind {@code agent}, {@code human}, {@code service} or {@code system}
     * @param roles as authenticated; empty for who is not, so for whoever produced straight to a topic
     */
    public record Requester(String kind, String id, Set<String> roles) {
        public Requester {
            roles = Set.copyOf(roles);
        }
    }

    /**
     * A run as far as it is folded.
     *
     * @param owner who started it; empty while nobody has
     * @param status {@code in_progress}, {@code completed} or {@code failed}
     */
    public record RunFacts(
            String runId,
            boolean started,
            boolean dryRun,
            String owner,
            String status,
            long episodes,
            long episodesFailed,
            long proposals,
            long actions,
            long tokensUsed,
            long errorCount) {

        /** A run that nobody has started. */
        public static RunFacts unknown(String runId) {
            return new RunFacts(runId, false, false, "", "in_progress", 0, 0, 0, 0, 0, 0);
        }
    }

    /**
     * What a proposal changes, without the texts.
     *
     * @param repository {@code owner/name}
     * @param baseBranch empty for the repository's default
     */
    public record ChangeSet(String repository, String baseBranch, List<Change> changes) {
        public static final ChangeSet NONE = new ChangeSet("", "", List.of());

        public ChangeSet {
            changes = List.copyOf(changes);
        }
    }

    /**
     * One file of a proposal.
     *
     * @param type {@code create}, {@code update} or {@code delete}
     * @param bytes of the new content, in UTF-8
     */
    public record Change(String path, String type, long bytes) {}

    /** What a reviewer answers: on whose proposal, and of what risk. */
    public record Review(String proposalId, boolean approves, String author, double riskScore) {}

    /** What a capability is to be. */
    public record Setting(String capability, boolean enabled) {}
}
