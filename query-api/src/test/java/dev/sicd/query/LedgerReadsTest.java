package dev.sicd.query;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sicd.kit.json.Json;
import dev.sicd.model.event.EpisodeEvent.ActionLogged;
import dev.sicd.model.event.EpisodeEvent.RunStarted;
import dev.sicd.model.ledger.Chain;
import dev.sicd.model.ledger.Hash;
import dev.sicd.reader.Keys;
import dev.sicd.reader.Reads;
import dev.sicd.reader.Store;
import dev.sicd.schemas.LedgerEntry;
import dev.sicd.schemas.StateCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Timeline and integrity: what the ledger holds, and whether it is whole. */
class LedgerReadsTest {
    private static final String RUN = "run_1";

    private final ApiUnderTest api = new ApiUnderTest();
    private final RunScript run = api.run(RUN);

    @AfterEach
    void close() {
        api.close();
    }

    @Test
    void aTimelineEntryIsTheEventWithItsPlaceAndProof() throws Exception {
        run.at("2025-01-01T10:00:00Z").action(1, "read_file", "{\"file\":\"a\"}");
        LedgerEntry entry = entry(1);

        JsonNode timeline = api.json("/runs/run_1/timeline");

        assertThat(ApiUnderTest.names(timeline)).containsExactly("run_id", "entries", "position");
        JsonNode shown = timeline.path("entries").path(0);
        assertThat(shown.path("type").asText()).isEqualTo("ActionLogged");
        assertThat(shown.path("event_id").asText()).isEqualTo(run.lastEventId().toString());
        assertThat(shown.path("action_logged").path("data").path("file").asText())
                .isEqualTo("a");
        assertThat(shown.path("position").asLong()).isEqualTo(1);
        assertThat(shown.path("recorded_at").asText()).isEqualTo("2025-01-01T10:00:00.020Z");
        assertThat(shown.path("source").asText())
                .isEqualTo("sicd.episode-events:" + Keys.partitionOf(RUN, FoldedStores.PARTITIONS) + ":0");
        assertThat(shown.path("leaf").asText()).isEqualTo(entry.leaf().hex());
        assertThat(shown.path("head").asText()).isEqualTo(entry.head().hex());
        assertThat(shown.has("clock_skew_ms")).isFalse();
    }

    @Test
    void aClaimedTimeFarFromTheRecordedOneIsFlagged() throws Exception {
        ActionLogged action = new ActionLogged(run.ofEpisode(1), "read_file", "{}");
        api.stores().append(action, action.envelope().occurredAt().plusSeconds(600));

        JsonNode shown = api.json("/runs/run_1/timeline").path("entries").path(0);

        assertThat(shown.path("clock_skew_ms").asLong()).isEqualTo(600_000);
        assertThat(integrity("").path("clock_skewed").asLong()).isEqualTo(1);
    }

    @Test
    void timelinePagesHoldEachEntryOnce() throws Exception {
        actions(101);

        List<Long> seen = new ArrayList<>();
        JsonNode page = api.json("/runs/run_1/timeline?limit=40");
        while (seen.size() < 1_000) {
            page.path("entries")
                    .forEach(entry -> seen.add(entry.path("position").asLong()));
            if (!page.has("next")) {
                break;
            }
            page = api.json(
                    "/runs/run_1/timeline?limit=40&from=" + page.path("next").asLong());
        }

        assertThat(seen)
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, 101).boxed().toList());
    }

    @Test
    void theTimelineShowsWhatIsCommittedAlone() throws Exception {
        actions(2);
        api.stores().holdCommits();
        actions(1);

        JsonNode timeline = api.json("/runs/run_1/timeline");

        assertThat(timeline.path("entries").size()).isEqualTo(2);
        assertThat(timeline.path("position").asLong()).isEqualTo(2);
        assertThat(timeline.has("next")).isFalse();
        assertThat(integrity("").path("position").asLong()).isEqualTo(2);
        assertThat(api.json("/runs/run_1/timeline?from=3").path("entries").isEmpty())
                .isTrue();
    }

    @Test
    void aDamagedEntryIsShownAsDamagedBetweenItsNeighbours() throws Exception {
        actions(5);
        overwrite(3, new byte[] {9, 9});

        JsonNode entries = api.json("/runs/run_1/timeline").path("entries");

        assertThat(entries.size()).isEqualTo(5);
        assertThat(entries.path(2).path("position").asLong()).isEqualTo(3);
        assertThat(entries.path(2).has("damaged")).isTrue();
        assertThat(entries.path(3).path("type").asText()).isEqualTo("ActionLogged");
    }

    @Test
    void anUntouchedChainIsVerifiedToItsHead() throws Exception {
        actions(100);

        JsonNode answer = integrity("");

        assertThat(answer.path("verified").asBoolean()).isTrue();
        assertThat(answer.has("first_bad_position")).isFalse();
        assertThat(answer.path("position").asLong()).isEqualTo(100);
        assertThat(answer.path("events").asLong()).isEqualTo(100);
        assertThat(answer.path("head").asText()).isEqualTo(entry(100).head().hex());
        assertThat(answer.path("range")).isEqualTo(Json.parse("{\"from\":1,\"to\":100}"));
        assertThat(answer.path("complete").asText()).isEqualTo("unknown");
        assertThat(answer.path("producers").isEmpty()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 33, 70})
    void alteredBytesAreFoundAtTheirPosition(long position) throws Exception {
        actions(70);
        LedgerEntry entry = entry(position);
        byte[] value = entry.value().clone();
        value[value.length - 1] ^= 1;
        overwrite(position, with(entry, entry.leaf(), entry.head(), value));

        JsonNode answer = integrity("");

        assertThat(answer.path("verified").asBoolean(true)).isFalse();
        assertThat(answer.path("first_bad_position").asLong()).isEqualTo(position);
    }

    @Test
    void aReplacedEventWithAFittingLeafIsFoundByItsHead() throws Exception {
        actions(5);
        LedgerEntry other = entry(4);
        LedgerEntry entry = entry(3);
        overwrite(3, with(entry, other.leaf(), entry.head(), other.value()));

        assertThat(integrity("").path("first_bad_position").asLong()).isEqualTo(3);
    }

    @Test
    void aRewrittenTailIsFoundByTheGatesHead() throws Exception {
        actions(5);
        LedgerEntry entry = entry(5);
        byte[] value = entry(4).value();
        Chain before = new Chain(4, entry(4).head());
        Hash leaf = entry(4).leaf();
        overwrite(5, with(entry, leaf, before.append(leaf).head(), value));

        JsonNode answer = integrity("");

        assertThat(answer.path("verified").asBoolean(true)).isFalse();
        assertThat(answer.path("first_bad_position").asLong()).isEqualTo(5);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 3, 5})
    void aMissingEntryIsFoundAtItsPosition(long position) throws Exception {
        actions(5);
        api.stores().delete(Store.TIMELINE, RUN, Keys.position(RUN, position));

        JsonNode answer = integrity("");

        assertThat(answer.path("verified").asBoolean(true)).isFalse();
        assertThat(answer.path("first_bad_position").asLong()).isEqualTo(position);
    }

    @Test
    void unreadableBytesAreFoundAtTheirPosition() throws Exception {
        actions(40);
        overwrite(37, new byte[] {0});

        JsonNode answer = integrity("");

        assertThat(answer.path("verified").asBoolean(true)).isFalse();
        assertThat(answer.path("first_bad_position").asLong()).isEqualTo(37);
        assertThat(answer.path("reason").asText()).isNotEmpty();
    }

    @Test
    void aRangeIsVerifiedOnTopOfTheHeadBeforeIt() throws Exception {
        actions(50);
        overwrite(
                10,
                with(entry(10), entry(11).leaf(), entry(10).head(), entry(10).value()));

        assertThat(integrity("?from=11").path("verified").asBoolean()).isTrue();
        assertThat(integrity("?from=11&to=20").path("range")).isEqualTo(Json.parse("{\"from\":11,\"to\":20}"));
        assertThat(integrity("?to=9").path("verified").asBoolean()).isTrue();
        assertThat(integrity("?from=5&to=12").path("first_bad_position").asLong())
                .isEqualTo(10);
        assertThat(integrity("?from=51").path("verified").asBoolean()).isTrue();
        assertThat(api.get("/runs/run_1/integrity?from=52").statusCode()).isEqualTo(422);
        assertThat(api.get("/runs/run_1/integrity?from=5&to=4").statusCode()).isEqualTo(400);
    }

    @Test
    void aRangeOnTopOfADamagedEntryCannotBeVerified() throws Exception {
        actions(5);
        overwrite(2, new byte[] {7});

        JsonNode answer = integrity("?from=3");

        assertThat(answer.path("verified").asBoolean(true)).isFalse();
        assertThat(answer.path("first_bad_position").asLong()).isEqualTo(2);
    }

    @Test
    void aLongChainIsVerifiedInParts() throws Exception {
        actions(100_010);

        JsonNode first = integrity("");
        JsonNode second = integrity("?from=" + first.path("next").asLong());

        assertThat(first.path("verified").asBoolean()).isTrue();
        assertThat(first.path("range")).isEqualTo(Json.parse("{\"from\":1,\"to\":100000}"));
        assertThat(second.path("verified").asBoolean()).isTrue();
        assertThat(second.path("range")).isEqualTo(Json.parse("{\"from\":100001,\"to\":100010}"));
        assertThat(second.has("next")).isFalse();
    }

    @Test
    void gapsInAProducersNumbersAreNamed() throws Exception {
        run.numbered("worker-1", 1);
        actions(16);
        run.numbered("worker-1", 20);
        actions(2);
        run.numbered("worker-1", 23);
        actions(1);
        run.numbered("worker-2", 1);
        actions(3);

        JsonNode answer = integrity("");

        assertThat(answer.path("complete").asBoolean(true)).isFalse();
        assertThat(answer.path("producers")).isEqualTo(Json.parse("""
                [
                  {
                    "producer_id": "worker-1",
                    "last": 23,
                    "complete": false,
                    "missing": ["17-19", "22"],
                    "missing_count": 4
                  },
                  {"producer_id": "worker-2", "last": 3, "complete": true, "missing": [], "missing_count": 0}
                ]"""));
    }

    @Test
    void aLostTailShowsOnceItsProducerSaidWhereItEnds() throws Exception {
        run.numbered("worker-1", 1);
        actions(2);
        run.endEpisode(1, 5);

        JsonNode producer = integrity("").path("producers").path(0);

        assertThat(producer.path("declared_last").asLong()).isEqualTo(5);
        assertThat(ApiUnderTest.texts(producer.path("missing"))).containsExactly("4-5");
    }

    @Test
    void aGapThatIsFilledLaterIsNoGap() throws Exception {
        run.numbered("worker-1", 2);
        actions(1);
        assertThat(integrity("").path("complete").asBoolean(true)).isFalse();
        run.numbered("worker-1", 1);
        actions(1);

        assertThat(integrity("").path("complete").asBoolean()).isTrue();
    }

    @Test
    void repeatsAndConflictsAreCountedAndKeptOut() throws Exception {
        ActionLogged once = new ActionLogged(run.ofEpisode(1), "read_file", "{}");
        run.append(once);
        run.append(once);
        run.append(new ActionLogged(once.envelope(), "other content", "{}"));
        run.append(new RunStarted(run.ofRun(RunScript.AGENT), 1, false, "a", List.of()));
        run.append(new RunStarted(run.ofRun(RunScript.AGENT), 1, false, "b", List.of()));

        JsonNode answer = integrity("");

        assertThat(answer.path("events").asLong()).isEqualTo(3);
        assertThat(answer.path("duplicates").asLong()).isEqualTo(1);
        assertThat(answer.path("content_conflicts").asLong()).isEqualTo(1);
        assertThat(answer.path("conflicts").asLong()).isEqualTo(1);
        assertThat(answer.path("late").asLong(-1)).isZero();
        assertThat(answer.path("rerouted").asLong(-1)).isZero();
        assertThat(answer.path("unknown_events").asLong(-1)).isZero();
        assertThat(answer.path("verified").asBoolean()).isTrue();
        assertThat(api.json("/runs/run_1/summary").path("duplicates").asLong()).isEqualTo(1);
    }

    private void actions(int n) {
        for (int i = 0; i < n; i++) {
            run.action(1, "read_file", "{\"i\":" + i + "}");
        }
    }

    private JsonNode integrity(String query) throws Exception {
        return api.json("/runs/run_1/integrity" + query);
    }

    private LedgerEntry entry(long position) {
        return new Reads(api.stores()).entry(RUN, position).orElseThrow();
    }

    private void overwrite(long position, byte[] value) {
        api.stores().overwrite(Store.TIMELINE, RUN, Keys.position(RUN, position), value);
    }

    private static byte[] with(LedgerEntry entry, Hash leaf, Hash head, byte[] value) {
        return StateCodec.encode(new LedgerEntry(
                entry.position(), entry.recordedAt(), entry.family(), entry.source(), leaf, head, value));
    }
}
