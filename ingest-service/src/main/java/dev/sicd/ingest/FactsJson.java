package dev.sicd.ingest;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sicd.model.policy.Facts;
import dev.sicd.model.policy.Facts.Change;
import dev.sicd.model.policy.Facts.ChangeSet;
import dev.sicd.model.policy.Facts.RunFacts;

/** The facts of a decision as its event tells them, by the names that policies have for them. It reads nothing. */
final class FactsJson {
    /** Paths are up to 4 KiB each: all of a large proposal's would not fit into a record. */
    private static final int PATHS_MAX = 100;

    private FactsJson() {}

    static ObjectNode write(Facts facts) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("safe_mode", facts.capabilities().safeMode());
        json.put("autonomy_enabled", facts.capabilities().autonomy());
        json.put("training_enabled", facts.capabilities().training());
        json.put("dry_run", facts.dryRun());
        json.put("change_count", facts.changes().changes().size());
        json.putObject("requested_by")
                .put("kind", facts.requester().kind())
                .put("id", facts.requester().id());
        facts.requester().roles().stream()
                .sorted()
                .forEach(role -> json.withArray("roles").add(role));
        facts.run().ifPresent(run -> write(json.putObject("run"), run));
        write(json, facts.changes());
        facts.review()
                .ifPresent(review -> json.putObject("review")
                        .put("proposal_id", review.proposalId())
                        .put("approves", review.approves())
                        .put("author", review.author())
                        .put("risk", review.riskScore()));
        facts.setting()
                .ifPresent(setting -> json.putObject("capability")
                        .put("name", setting.capability())
                        .put("enabled", setting.enabled()));
        return json;
    }

    private static void write(ObjectNode json, RunFacts run) {
        json.put("id", run.runId());
        json.put("started", run.started());
        json.put("dry_run", run.dryRun());
        json.put("owner", run.owner());
        json.put("status", run.status());
        json.put("episodes", run.episodes());
        json.put("episodes_failed", run.episodesFailed());
        json.put("proposals", run.proposals());
        json.put("actions", run.actions());
        json.put("tokens_used", run.tokensUsed());
        json.put("error_count", run.errorCount());
    }

    private static void write(ObjectNode json, ChangeSet changes) {
        if (changes.changes().isEmpty()) {
            return;
        }
        json.put("repo", changes.repository());
        json.put("base_branch", changes.baseBranch());
        json.put(
                "total_bytes",
                changes.changes().stream().mapToLong(Change::bytes).sum());
        ArrayNode paths = json.putArray("paths");
        changes.changes().stream().limit(PATHS_MAX).forEach(change -> paths.add(change.path()));
        if (changes.changes().size() > PATHS_MAX) {
            json.put("paths_left_out", changes.changes().size() - PATHS_MAX);
        }
    }
}
