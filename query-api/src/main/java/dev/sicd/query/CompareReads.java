package dev.sicd.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sicd.kit.http.Problem;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Answers with runs side by side, and by how much the figures of each differ from those of the first. Whether more is better
 * it does not know.
 */
final class CompareReads {
    private static final int RUNS_MAX = 10;
    /** Numbers that say where, not how much. */
    private static final Set<String> NO_FIGURES = Set.of("position");

    private final KnownRuns runs;
    private final Ledger ledger;

    CompareReads(KnownRuns runs, Ledger ledger) {
        this.runs = runs;
        this.ledger = ledger;
    }

    /** @throws Problem 400 when {@code runs} names no two runs, 404 when one of them is not known */
    Answered compare(Asked asked) {
        List<ObjectNode> rows = runIds(asked).stream()
                .map(runId -> runs.require(runId, asked.consistency()))
                .map(run -> RunJson.row(run, ledger.startOf(run)))
                .toList();
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.putArray("runs").addAll(rows);
        ArrayNode deltas = body.putArray("deltas");
        rows.stream().skip(1).forEach(row -> deltas.add(delta(row, rows.getFirst())));
        return Answered.ofManyRuns(body);
    }

    /** This one's figures less the other's; null where one of them has none yet. */
    private static ObjectNode delta(ObjectNode row, ObjectNode base) {
        ObjectNode delta = JsonNodeFactory.instance.objectNode();
        delta.set("run_id", row.get("run_id"));
        delta.set("to", base.get("run_id"));
        row.properties().stream()
                .filter(field -> !NO_FIGURES.contains(field.getKey()))
                .filter(field ->
                        field.getValue().isNumber() || base.path(field.getKey()).isNumber())
                .forEach(field -> delta.set(field.getKey(), difference(field, base)));
        return delta;
    }

    private static JsonNode difference(Map.Entry<String, JsonNode> field, ObjectNode base) {
        JsonNode one = field.getValue();
        JsonNode other = base.path(field.getKey());
        JsonNodeFactory nodes = JsonNodeFactory.instance;
        if (!one.isNumber() || !other.isNumber()) {
            return nodes.nullNode();
        }
        return one.isIntegralNumber() && other.isIntegralNumber()
                ? nodes.numberNode(one.longValue() - other.longValue())
                : nodes.numberNode(one.decimalValue().subtract(other.decimalValue()));
    }

    private static List<String> runIds(Asked asked) {
        List<String> runIds = asked.request().queryParameter("runs").stream()
                .flatMap(text -> Stream.of(text.split(",", -1)))
                .map(runId -> Asked.runId("one of the query parameter 'runs'", runId))
                .toList();
        if (runIds.size() < 2 || runIds.size() > RUNS_MAX || Set.copyOf(runIds).size() < runIds.size()) {
            throw Problem.badRequest(
                    "the query parameter 'runs' names %d runs, %d of them different; give 2 to %d, as runs=RUN,RUN"
                            .formatted(runIds.size(), Set.copyOf(runIds).size(), RUNS_MAX));
        }
        return runIds;
    }
}
