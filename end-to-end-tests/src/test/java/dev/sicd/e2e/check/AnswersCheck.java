package dev.sicd.e2e.check;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Holds what is answered about each run against its fold. I4: episodes. I5: summaries, and that they are the sums of the
 * episodes that are answered. I3: the run's own counts of what was kept out. I7: its head. Proposals: I10.
 */
final class AnswersCheck {
    private static final int OK = 200;
    private static final int PAGES_MAX = 10_000;

    private final Evidence evidence;
    private final Map<String, ProposalFold> proposals;
    private final Scope scope;
    private final Findings findings;

    AnswersCheck(Evidence evidence, Map<String, ProposalFold> proposals, Scope scope, Findings findings) {
        this.evidence = evidence;
        this.proposals = proposals;
        this.scope = scope;
        this.findings = findings;
    }

    void check(RunFold run) {
        if (!run.listed) {
            return;
        }
        JsonNode summary = get("I5", summaryOf(run));
        summary(run, summary);
        integrity(run, get("I7", "/runs/" + run.runId + "/integrity"));
        List<String> ids = episodeIds(run.runId);
        findings.same("I4", run.runId + " episodes", List.copyOf(run.episodes.keySet()), ids);
        Sums sums = new Sums();
        for (String id : ids) {
            EpisodeFold fold = Optional.ofNullable(run.episodes.get(id)).orElseGet(EpisodeFold::new);
            episode(run, id, fold, sums);
        }
        sums.hold(run.runId, summary, findings);
    }

    /** Whether more was folded of it by now. */
    boolean hasGrown(RunFold run) {
        return evidence.answer("/admin/training" + summaryOf(run))
                        .body()
                        .path("position")
                        .asLong()
                > run.position;
    }

    private static String summaryOf(RunFold run) {
        return "/runs/" + run.runId + "/summary?consistency=committed";
    }

    private void summary(RunFold run, JsonNode found) {
        Comparison of = new Comparison("I5", "summary of " + run.runId, found);
        long completed = run.episodes.values().stream()
                .filter(e -> e.status.equals("completed"))
                .count();
        long failed = run.episodes.values().stream()
                .filter(e -> e.status.equals("failed"))
                .count();
        long open = run.episodes.values().stream()
                .filter(e -> e.status.equals("in_progress"))
                .count();
        of.same("total_episodes", run.episodes.size());
        of.same("completed", completed);
        of.same("in_progress", open);
        of.same("failed", run.episodes.size() - completed - open);
        of.same("/by_status/failed", failed);
        of.same("/by_status/abandoned", run.episodes.size() - completed - open - failed);
        of.same(
                "total_actions",
                run.episodes.values().stream().mapToLong(e -> e.actions).sum());
        of.same(
                "total_outcomes",
                run.episodes.values().stream().mapToLong(e -> e.outcomes).sum());
        findings.same("I5", "metrics of " + run.runId, run.metrics, Metrics.ofSummary(found));
        of.text("status", run.status);
        of.text("started", Boolean.toString(run.started));
        of.text("dry_run", Boolean.toString(run.dryRun));
        of.same("episodes_planned", run.planned);
        of.same("decisions", run.decisions);
        of.same("denials", run.denials);
        of.same("late", run.late);
        of.same("conflicts", run.conflicts);
        of.same("clock_skewed", run.skewed);
        of.same("position", run.position);
        of.same("committed_position", run.position);
        List<ProposalFold> own = proposals.values().stream()
                .filter(p -> p.runId.equals(run.runId))
                .toList();
        of.same("/proposals/total", own.size());
        of.same(
                "pull_requests_merged",
                own.stream().filter(p -> p.state().equals("merged")).count());
        findings.same(
                "I7",
                "head of " + run.runId,
                Hashes.hex(run.head),
                found.path("head").asText());
        repeats("duplicates of " + run.runId, run.duplicates, found.path("duplicates"));
    }

    private void integrity(RunFold run, JsonNode found) {
        Comparison of = new Comparison("I7", "integrity of " + run.runId, found);
        of.text("verified", "true");
        of.same("position", run.position);
        of.text("head", Hashes.hex(run.head));
        Comparison counts = new Comparison("I3", "integrity of " + run.runId, found);
        counts.same("content_conflicts", run.contradictions);
        repeats("duplicates in the integrity of " + run.runId, run.duplicates, found.path("duplicates"));
        repeats("rerouted in the integrity of " + run.runId, run.rerouted, found.path("rerouted"));
    }

    /** Never more than there were, and no fewer where all were counted. */
    private void repeats(String place, long expected, JsonNode found) {
        long counted = found.asLong(-1);
        if (counted > expected || counted < (scope.countsRepeats() ? expected : 0)) {
            findings.add("I3", place, expected, counted);
        }
    }

    private void episode(RunFold run, String id, EpisodeFold fold, Sums sums) {
        String path = "/episodes/" + run.runId + "/" + id + "?limit=1000&consistency=committed";
        JsonNode first = get("I4", path);
        Comparison of = new Comparison("I4", "episode " + id, first);
        of.text("status", fold.status);
        of.text("started", Boolean.toString(fold.started));
        of.same("late", fold.late);
        of.same("conflicts", fold.conflicts);
        of.same("revivals", fold.revivals);
        of.same("action_count", fold.actions);
        of.same("outcome_count", fold.outcomes);
        of.same("/positions/first", fold.firstPosition);
        of.same("/positions/last", fold.lastPosition);
        of.same("/positions/started", fold.startedPosition);
        of.same("/positions/ended", fold.endedPosition);
        Metrics metrics = Metrics.ofEpisode(first.path("metrics"));
        findings.same("I4", "metrics of " + id, fold.metrics, metrics);
        sums.add(first, metrics);
        findings.same("I4", "order and content of the entries of " + id, fold.entries, entries(path, first));
    }

    /** The same number as the fold's, if the answers have the same entries in the same order. */
    private long entries(String path, JsonNode first) {
        long entries = 0;
        JsonNode page = first;
        for (int i = 0; i < PAGES_MAX; i++) {
            int action = 0;
            int outcome = 0;
            JsonNode actions = page.path("actions");
            JsonNode outcomes = page.path("outcomes");
            while (action < actions.size() || outcome < outcomes.size()) {
                boolean isAction = position(actions.path(action)) < position(outcomes.path(outcome));
                JsonNode next = isAction ? actions.path(action++) : outcomes.path(outcome++);
                entries = EpisodeFold.entry(
                        entries,
                        position(next),
                        next.path("event_id").asText(),
                        next.path("type").asText(),
                        next.path("data").toString());
            }
            if (!page.has("next")) {
                return entries;
            }
            page = get("I4", path + "&cursor=" + page.path("next").asText());
        }
        return entries;
    }

    private static long position(JsonNode entry) {
        return entry.path("position").asLong(Long.MAX_VALUE);
    }

    private List<String> episodeIds(String runId) {
        List<String> ids = new ArrayList<>();
        String path = "/episodes/" + runId + "?limit=1000&consistency=committed";
        JsonNode page = get("I4", path);
        page.path("episodes").forEach(id -> ids.add(id.asText()));
        for (int i = 0; i < PAGES_MAX && page.has("next"); i++) {
            page = get("I4", path + "&cursor=" + page.path("next").asText());
            page.path("episodes").forEach(id -> ids.add(id.asText()));
        }
        return ids;
    }

    private JsonNode get(String invariant, String path) {
        Web.Answer answer = evidence.answer("/admin/training" + path);
        findings.same(invariant, path, OK, answer.status());
        return answer.body();
    }

    /** What the episodes' answers add up to. */
    private static final class Sums {
        private long actions;
        private long outcomes;
        private final Metrics metrics = new Metrics();

        void add(JsonNode episode, Metrics of) {
            actions += episode.path("action_count").asLong();
            outcomes += episode.path("outcome_count").asLong();
            metrics.add(of);
        }

        void hold(String runId, JsonNode summary, Findings findings) {
            String place = "episodes of " + runId + " summed up";
            findings.same("I5", place, actions, summary.path("total_actions").asLong(-1));
            findings.same("I5", place, outcomes, summary.path("total_outcomes").asLong(-1));
            findings.same("I5", place, metrics, Metrics.ofSummary(summary));
        }
    }

    /** Fields of one answer. */
    private final class Comparison {
        private final String invariant;
        private final String place;
        private final JsonNode found;

        Comparison(String invariant, String place, JsonNode found) {
            this.invariant = invariant;
            this.place = place;
            this.found = found;
        }

        void same(String field, long expected) {
            text(field, Long.toString(expected));
        }

        void text(String field, String expected) {
            JsonNode value = field.startsWith("/") ? found.at(field) : found.path(field);
            findings.same(invariant, place + ": " + field, expected, value.asText("missing"));
        }
    }
}
