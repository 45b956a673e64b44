package dev.sicd.query;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sicd.model.event.EndStatus;
import dev.sicd.model.event.Metrics;
import dev.sicd.model.ledger.Chain;
import dev.sicd.model.ledger.Gate;
import dev.sicd.model.ledger.Hash;
import dev.sicd.model.policy.Decision.Verdict;
import dev.sicd.reader.Keys;
import dev.sicd.reader.Store;
import dev.sicd.schemas.Coordinates;
import dev.sicd.schemas.EventFamily;
import dev.sicd.schemas.LedgerEntry;
import dev.sicd.schemas.StateCodec;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The past is told as it was told then. */
class AsOfTest {
    private static final List<String> PATHS = List.of(
            "/runs/run_1/summary",
            "/episodes/run_1",
            "/episodes/run_1/run_1_ep0001",
            "/episodes/run_1/run_1_ep0002",
            "/runs/run_1/proposals");

    private final ApiUnderTest api = new ApiUnderTest();
    private final RunScript run = api.run("run_1");

    @AfterEach
    void close() {
        api.close();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void everyAnswerOfThePastIsTheOneThatWasGivenThen(long seed) throws Exception {
        Random random = new Random(seed);
        run.start(2, true, "tidy up");
        run.numbered("agent-1/0", 1).startEpisode(1, "first", "{\"a\":1}");
        run.startEpisode(2, "second", "{}");
        List<List<JsonNode>> answers = new ArrayList<>(List.of(List.of(), List.of(), List.of(), answers("")));
        for (int i = 0; i < 40; i++) {
            step(random, i);
            answers.add(answers(""));
        }

        for (int position = 3; position < answers.size(); position++) {
            assertThat(answers("as_of=" + position))
                    .as("seed %d, position %d", seed, position)
                    .isEqualTo(answers.get(position));
        }
    }

    private void step(Random random, int i) {
        int episode = 1 + random.nextInt(2);
        switch (random.nextInt(8)) {
            case 0 -> run.metrics(episode, new Metrics(random.nextInt(100), 10, 1, 0, 1, 1, 0, 5));
            case 1 -> run.outcome(episode, "tests_pass", "{\"i\":" + i + "}");
            case 2 -> run.endEpisode(episode, random.nextBoolean() ? EndStatus.COMPLETED : EndStatus.FAILED, "{}");
            case 3 -> run.submit(run.content("change " + i % 3, true));
            case 4 -> run.decide(run.content("change " + i % 3, true), Verdict.ALLOW);
            case 5 -> run.plan(run.content("change " + i % 3, true));
            default -> run.action(episode, "read_file", "{\"i\":" + i + "}");
        }
    }

    private List<JsonNode> answers(String query) throws Exception {
        List<JsonNode> answers = new ArrayList<>();
        for (String path : PATHS) {
            answers.add(withoutGate(api.json(path + "?" + query)));
        }
        return answers;
    }

    /** What the gate kept out is not in the ledger, and is not told of the past. */
    private static JsonNode withoutGate(JsonNode answer) {
        ObjectNode copy = answer.deepCopy();
        copy.remove(List.of("duplicates", "as_of"));
        return copy;
    }

    @Test
    void aTimeIsWhatWasRecordedUpToThen() throws Exception {
        run.at("2025-01-01T10:00:00Z").start(1, true, "tidy up");
        run.at("2025-01-01T11:00:00Z").startEpisode(1, "first", "{}");
        run.at("2025-01-01T12:00:00Z").action(1, "read_file", "{}");

        JsonNode between = api.json("/runs/run_1/summary?as_of=2025-01-01T11:30:00Z");

        assertThat(between.path("as_of").asLong()).isEqualTo(2);
        assertThat(between.path("position").asLong()).isEqualTo(2);
        assertThat(between.path("total_episodes").asInt()).isEqualTo(1);
        assertThat(between.path("total_actions").asInt()).isZero();
        assertThat(between.has("duplicates")).isFalse();
        assertThat(api.json("/runs/run_1/summary?as_of=2025-01-01T12:00:00.020Z")
                        .path("position")
                        .asLong())
                .isEqualTo(3);
    }

    @Test
    void theHeadIsTheOneOfThen() throws Exception {
        run.start(1, true, "tidy up");
        String head = api.json("/runs/run_1/summary").path("head").asText();
        run.startEpisode(1, "first", "{}");

        HttpResponse<byte[]> then = api.get("/runs/run_1/summary?as_of=1");

        assertThat(ApiUnderTest.body(then).path("head").asText()).isEqualTo(head);
        assertThat(ApiUnderTest.header(then, "Sicd-Position")).isEqualTo("1");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "as_of=2|422|the ledger of run 'run_1' ends at position 1, not yet at 2; give a position up to its end",
                "as_of=0|404|nothing of run 'run_1' was recorded by then; give a later position or time",
                "as_of=2024-01-01T00:00:00Z|404|nothing of run 'run_1' was recorded by then",
                "as_of=yesterday|400|the query parameter 'as_of' is 'yesterday'; give a position",
                "as_of=99999999999999999999|400|the query parameter 'as_of' is '99999999999999999999'",
                "as_of=-1|400|the query parameter 'as_of' is '-1'",
                "as_of=1&consistency=fresh|400|the query parameter 'consistency' is 'fresh'"
            })
    void whatCannotBeToldIsRefusedWithTheReason(String query, int status, String message) throws Exception {
        run.start(1, true, "tidy up");

        HttpResponse<byte[]> refused = api.get("/runs/run_1/summary?" + query);

        assertThat(refused.statusCode()).isEqualTo(status);
        assertThat(ApiUnderTest.body(refused).toString()).contains(message);
    }

    @Test
    void aDamagedEntryIsNotFoldedOver() throws Exception {
        run.start(1, true, "tidy up");
        run.startEpisode(1, "first", "{}");
        api.stores()
                .overwrite(
                        Store.TIMELINE,
                        "run_1",
                        Keys.position("run_1", 2),
                        Hash.sha256(new byte[0]).bytes());

        assertThat(api.get("/runs/run_1/summary?as_of=1").statusCode()).isEqualTo(200);
        HttpResponse<byte[]> damaged = api.get("/runs/run_1/summary?as_of=2");

        assertThat(damaged.statusCode()).isEqualTo(422);
        assertThat(ApiUnderTest.body(damaged).toString()).contains("the entry at position 2 is missing or damaged");
    }

    @Test
    void aHoleIsNotFoldedOver() throws Exception {
        run.start(1, true, "tidy up");
        run.startEpisode(1, "first", "{}");
        run.action(1, "read_file", "{}");
        api.stores().delete(Store.TIMELINE, "run_1", Keys.position("run_1", 2));

        for (int position = 2; position <= 3; position++) {
            HttpResponse<byte[]> hole = api.get("/runs/run_1/summary?as_of=" + position);

            assertThat(hole.statusCode()).as("position %d", position).isEqualTo(422);
            assertThat(ApiUnderTest.body(hole).toString()).contains("the entry at position 2 is missing or damaged");
        }
        assertThat(api.get("/runs/run_1/summary?as_of=2025-01-01T23:00:00Z").statusCode())
                .isEqualTo(422);
    }

    @Test
    void aTimeThatIsTooLateForALongRunIsRefusedBeforeAnythingIsFolded() throws Exception {
        run.at("2025-01-01T09:00:00Z").start(1, true, "tidy up");
        long beyond = Past.ENTRIES_MAX + 1L;
        Gate gate = new Gate(new Chain(beyond, Hash.sha256()), 0, 0, 0);
        LedgerEntry entry = new LedgerEntry(
                beyond,
                Instant.parse("2025-01-01T10:00:00Z"),
                EventFamily.EPISODE,
                new Coordinates("sicd.episode-events", 0, beyond),
                Hash.sha256(),
                Hash.sha256(),
                new byte[0]);
        api.stores().overwrite(Store.GATES, "run_1", Keys.run("run_1"), StateCodec.encode(gate));
        api.stores().overwrite(Store.TIMELINE, "run_1", Keys.position("run_1", beyond), StateCodec.encode(entry));

        HttpResponse<byte[]> late = api.get("/runs/run_1/summary?as_of=2025-01-01T10:00:00Z");
        HttpResponse<byte[]> earlier = api.get("/runs/run_1/summary?as_of=2025-01-01T09:59:59Z");

        // nothing but the first entry is there to be folded: the one was refused before, the other was begun
        assertThat(ApiUnderTest.body(late).toString())
                .contains("the past is folded up to position 250000, not to 250001");
        assertThat(ApiUnderTest.body(earlier).toString()).contains("the entry at position 2 is missing or damaged");
    }

    @Test
    void onlyWhatIsCommittedIsPast() throws Exception {
        run.start(1, true, "tidy up");
        api.stores().holdCommits();
        run.startEpisode(1, "first", "{}");

        assertThat(api.get("/runs/run_1/summary?as_of=2").statusCode()).isEqualTo(422);
        api.stores().commit();
        assertThat(api.json("/runs/run_1/summary?as_of=2")
                        .path("total_episodes")
                        .asInt())
                .isEqualTo(1);
    }
}
