package dev.sicd.cli.refold;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sicd.cli.client.Answer;
import dev.sicd.cli.client.RefusedAnswerException;
import dev.sicd.cli.client.SicdClient;
import dev.sicd.cli.replay.ReplayException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Compares what two systems answer about the same runs: their summaries, each episode and each proposal. Actions and
 * outcomes are the ledger's own, which both read, so they are not compared.
 */
final class Comparison {
    private static final String BASE = "/admin/training";
    private static final int NOT_FOUND = 404;
    /** What a system knows beside its ledger, and what a page of entries holds. */
    private static final List<String> NOT_FOLDED = List.of("duplicates", "actions", "outcomes", "next");

    private final SicdClient live;
    private final SicdClient refolded;

    Comparison(SicdClient live, SicdClient refolded) {
        this.live = live;
        this.refolded = refolded;
    }

    /** What came of comparing one run. */
    sealed interface Outcome {
        /** The two were not at the same position, or one moved while it was read: there is nothing to compare. */
        record Moved() implements Outcome {}

        /** Each line names what differs; none where they are the same. */
        record Compared(List<String> differences) implements Outcome {}
    }

    /** The runs that either lists. */
    Set<String> runs() {
        Set<String> runs = new LinkedHashSet<>();
        for (SicdClient side : List.of(refolded, live)) {
            pages(side, "/runs", "runs")
                    .forEach(run -> runs.add(run.path("run_id").asText()));
        }
        return runs;
    }

    Outcome compare(String runId) {
        String summary = "/runs/" + runId + "/summary";
        JsonNode liveBefore = get(live, summary);
        JsonNode refoldedSummary = get(refolded, summary);
        if (liveBefore.isMissingNode() && refoldedSummary.isMissingNode()) {
            throw new ReplayException("neither the ledger nor " + live.url() + " lists a run '" + runId
                    + "'; check --run, --prefix and --url");
        }
        if (!position(liveBefore).equals(position(refoldedSummary))) {
            return new Outcome.Moved();
        }
        List<String> differences = new ArrayList<>(differences(summary, liveBefore, refoldedSummary));
        Set<String> episodes = new LinkedHashSet<>();
        String list = "/episodes/" + runId;
        List.of(live, refolded).forEach(side -> pages(side, list, "episodes").forEach(id -> episodes.add(id.asText())));
        for (String episode : episodes) {
            String path = list + "/" + episode + "?limit=1";
            differences.addAll(differences(list + "/" + episode, get(live, path), get(refolded, path)));
        }
        differences.addAll(proposals(runId));
        return position(get(live, summary)).equals(position(liveBefore))
                ? new Outcome.Compared(differences)
                : new Outcome.Moved();
    }

    private List<String> proposals(String runId) {
        String path = "/runs/" + runId + "/proposals";
        Map<String, JsonNode> ofLive = byId(pages(live, path, "proposals"));
        Map<String, JsonNode> ofRefolded = byId(pages(refolded, path, "proposals"));
        Set<String> ids = new LinkedHashSet<>(ofLive.keySet());
        ids.addAll(ofRefolded.keySet());
        return ids.stream()
                .flatMap(id -> differences(
                        "/proposals/" + id,
                        ofLive.getOrDefault(id, MissingNode.getInstance()),
                        ofRefolded.getOrDefault(id, MissingNode.getInstance()))
                        .stream())
                .toList();
    }

    private static Map<String, JsonNode> byId(List<JsonNode> proposals) {
        Map<String, JsonNode> byId = new LinkedHashMap<>();
        proposals.forEach(proposal -> byId.put(proposal.path("proposal_id").asText(), proposal));
        return byId;
    }

    private static List<String> differences(String what, JsonNode live, JsonNode refolded) {
        return JsonDifferences.between(folded(live), folded(refolded)).stream()
                .map(difference -> what + ": " + difference)
                .toList();
    }

    private static JsonNode folded(JsonNode answer) {
        return answer instanceof ObjectNode object ? object.deepCopy().without(NOT_FOLDED) : answer;
    }

    private static JsonNode position(JsonNode summary) {
        return summary.path("position");
    }

    private static List<JsonNode> pages(SicdClient side, String path, String rows) {
        List<JsonNode> all = new ArrayList<>();
        String next = path + "?limit=1000";
        while (!next.isEmpty()) {
            JsonNode page = get(side, next);
            page.path(rows).forEach(all::add);
            next = page.hasNonNull("next")
                    ? path + "?limit=1000&cursor=" + page.path("next").asText()
                    : "";
        }
        return all;
    }

    /** Missing where there is no such thing. */
    private static JsonNode get(SicdClient side, String path) {
        Answer answer = side.get(BASE + path + (path.contains("?") ? "&" : "?") + "consistency=committed");
        return answer.status() == NOT_FOUND
                ? MissingNode.getInstance()
                : RefusedAnswerException.requireDone("GET " + side.url() + BASE + path, answer)
                        .body();
    }
}
