package dev.sicd.query;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sicd.kit.json.Json;
import dev.sicd.model.event.Actor;
import dev.sicd.model.event.Ids;
import dev.sicd.model.event.ProposalContent;
import dev.sicd.model.ledger.Hash;
import dev.sicd.model.policy.Decision.Verdict;
import dev.sicd.reader.Keys;
import dev.sicd.reader.Reads;
import dev.sicd.reader.Store;
import dev.sicd.schemas.Coordinates;
import dev.sicd.schemas.LedgerEntry;
import dev.sicd.schemas.StateCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AuditReadsTest {
    private static final Actor RITA = new Actor(Actor.Kind.HUMAN, "rita");

    private final ApiUnderTest api = new ApiUnderTest();
    private final RunScript run = api.run("run_1");

    @AfterEach
    void close() {
        api.close();
    }

    @Test
    void aDecisionIsShownWithWhoWhatWhyAndItsPlaceInTheLedger() throws Exception {
        ProposalContent content = run.content("tidy", true);
        Coordinates at = run.decide(content, Verdict.REVIEW);

        JsonNode answer = api.json("/audit");

        String leaf = entry("run_1", 1).leaf().hex();
        assertThat(answer.toString())
                .isEqualTo(Json.parse("""
                {
                  "decisions": [
                    {
                      "event_id": "%s",
                      "run_id": "run_1",
                      "position": 1,
                      "recorded_at": "2025-01-01T10:00:00.020Z",
                      "action": "PR_PROPOSE",
                      "verdict": "review",
                      "risk_score": 0.3,
                      "contributions": [{"reason": "1 change", "risk": 0.3}],
                      "rules": [{"id": "allow-small", "effect": "review", "reason": "few changes"}],
                      "actor": {"kind": "agent", "id": "agent-1"},
                      "roles": ["agent"],
                      "route": "/training/propose-pr",
                      "subject": "%s",
                      "content_digest": "%s",
                      "context": {"safe_mode": false},
                      "policy_version": "builtin-1",
                      "policy_digest": "%s",
                      "leaf": "%s",
                      "at": "%s"
                    }
                  ]
                }""".formatted(
                                        run.lastEventId(),
                                        RunScript.idOf(content),
                                        content.digest().hex(),
                                        Hash.sha256().hex(),
                                        leaf,
                                        at))
                        .toString());
    }

    @Test
    void whoAskedInTheFirstReleaseIsFoundAmongTheFacts() throws Exception {
        run.decidedLongAgo("TRAIN_START", "{\"requested_by\":{\"kind\":\"human\",\"id\":\"kim\"}}");
        run.decidedLongAgo("TRAIN_START", "{\"requested_by\":\"kim\"}");
        run.decidedLongAgo("TRAIN_START", "nothing that is JSON");

        JsonNode decisions = api.json("/audit").path("decisions");

        assertThat(decisions.path(2).path("actor")).isEqualTo(Json.parse("{\"kind\":\"human\",\"id\":\"kim\"}"));
        assertThat(decisions.path(1).path("actor").isNull()).isTrue();
        assertThat(decisions.path(0).path("context").asText()).isEqualTo("nothing that is JSON");
        assertThat(positions(api.json("/audit?actor=kim"))).containsExactly(1L);
    }

    @Test
    void allRunsAndTheSystemsOwnAreListedNewestFirst() throws Exception {
        api.run("run_1").at("2025-01-01T10:00:00Z").denyStart();
        api.run(Ids.SYSTEM_RUN).at("2025-01-01T12:00:00Z").decided("POLICY_RELOAD", Verdict.ALLOW, RITA);
        api.run("run_2").at("2025-01-01T11:00:00Z").denyStart();
        api.run("run_2").startingAfter(1).at("2025-01-01T13:00:00Z").action(1, "read_file", "{}");

        assertThat(runs(api.json("/audit"))).containsExactly(Ids.SYSTEM_RUN, "run_2", "run_1");
        assertThat(api.json("/audit").has("next")).isFalse();
        assertThat(runs(api.json("/audit?run=_system"))).containsExactly(Ids.SYSTEM_RUN);
        assertThat(runs(api.json("/audit?run=nobody"))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "run=run_1, 6 5 4 3 2 1",
        "action=PR_PROPOSE, 4 2",
        "verdict=deny, 5 4 3",
        "actor=rita, 6 3",
        "action=PR_PROPOSE&verdict=deny, 4",
        "actor=rita&verdict=allow&run=run_1, 6",
        "from=2025-01-01T03:00:00.020Z, 6 5 4 3",
        "to=2025-01-01T03:00:00.020Z, 2 1",
        "from=2025-01-01T02:00:00Z&to=2025-01-01T05:00:00Z&run=run_1, 4 3 2",
        "from=2025-01-01T02:00:00Z&to=2025-01-01T05:00:00Z, 4 3 2",
        "from=+1000000000-01-01T00:00:00Z, ''",
        "to=-1000000000-01-01T00:00:00Z, ''"
    })
    void filtersSayWhichDecisionsAreWanted(String query, String expected) throws Exception {
        decideAt(1, "TRAIN_START", Verdict.ALLOW, RunScript.AGENT);
        decideAt(2, "PR_PROPOSE", Verdict.REVIEW, RunScript.AGENT);
        decideAt(3, "TRAIN_START", Verdict.DENY, RITA);
        decideAt(4, "PR_PROPOSE", Verdict.DENY, RunScript.AGENT);
        decideAt(5, "EVENT_WRITE", Verdict.DENY, RunScript.AGENT);
        decideAt(6, "PR_REVIEW", Verdict.ALLOW, RITA);

        JsonNode answer = api.json("/audit?" + query.replace("+", "%2B"));

        assertThat(positions(answer).stream().map(String::valueOf).toList())
                .containsExactly(expected.isEmpty() ? new String[0] : expected.split(" "));
    }

    @Test
    void pagesHoldEachDecisionOnceWhileNewOnesArrive() throws Exception {
        int known = 25;
        for (int i = 0; i < known; i++) {
            api.run("run_" + i % 4)
                    .at("2025-01-01T10:00:%02dZ".formatted(i))
                    .startingAfter(i)
                    .denyStart();
        }

        List<String> seen = new ArrayList<>();
        String cursor = "";
        int pages = 0;
        do {
            JsonNode page = api.json("/audit?limit=4" + cursor);
            page.path("decisions")
                    .forEach(row -> seen.add(row.path("recorded_at").asText()));
            cursor = page.has("next") ? "&cursor=" + page.path("next").asText() : "";
            pages++;
            api.run("run_" + pages % 4)
                    .at("2025-01-02T10:00:00Z")
                    .startingAfter(known + pages)
                    .denyStart();
        } while (!cursor.isEmpty() && pages < 100);

        assertThat(seen)
                .containsExactlyElementsOf(IntStream.iterate(known - 1, i -> i >= 0, i -> i - 1)
                        .mapToObj("2025-01-01T10:00:%02d.020Z"::formatted)
                        .toList());
    }

    @Test
    void aRunsPagesHoldEachDecisionOnceWhileNewOnesArrive() throws Exception {
        for (int i = 0; i < 7; i++) {
            run.denyStart();
        }

        JsonNode first = api.json("/audit?run=run_1&limit=3");
        run.denyStart();
        JsonNode second =
                api.json("/audit?run=run_1&limit=3&cursor=" + first.path("next").asText());
        JsonNode third = api.json(
                "/audit?run=run_1&limit=3&cursor=" + second.path("next").asText());

        assertThat(positions(first)).containsExactly(7L, 6L, 5L);
        assertThat(positions(second)).containsExactly(4L, 3L, 2L);
        assertThat(positions(third)).containsExactly(1L);
        assertThat(third.has("next")).isFalse();
    }

    @Test
    void aCursorFitsItsOwnListOnly() throws Exception {
        run.denyStart();
        run.denyStart();
        String ofRun = api.json("/audit?run=run_1&limit=1").path("next").asText();
        String ofAll = api.json("/audit?limit=1").path("next").asText();

        assertThat(api.get("/audit?cursor=" + ofRun).statusCode()).isEqualTo(400);
        assertThat(api.get("/audit?run=run_1&cursor=" + ofAll).statusCode()).isEqualTo(400);
        assertThat(api.get("/audit?run=run_2&cursor=" + ofRun).statusCode()).isEqualTo(400);
        assertThat(positions(api.json("/audit?cursor=" + ofAll))).containsExactly(1L);
    }

    @Test
    void aFilterThatMatchesNothingEndsEarlyAndCanGoOn() throws Exception {
        for (int i = 0; i < 5_003; i++) {
            run.denyStart();
        }

        for (String query : List.of("/audit?verdict=allow", "/audit?run=run_1&to=2024-01-01T00:00:00Z")) {
            JsonNode first = api.json(query);
            JsonNode second = api.json(query + "&cursor=" + first.path("next").asText());

            assertThat(first.path("decisions").isEmpty()).as(query).isTrue();
            assertThat(first.path("scan_limited").asBoolean()).as(query).isTrue();
            assertThat(second.path("decisions").isEmpty()).as(query).isTrue();
            assertThat(second.has("next")).as(query).isFalse();
        }
    }

    @Test
    void whatIsNotCommittedIsNotListed() throws Exception {
        run.denyStart();
        api.stores().holdCommits();
        run.denyStart();

        assertThat(positions(api.json("/audit"))).containsExactly(1L);
        assertThat(positions(api.json("/audit?run=run_1"))).containsExactly(1L);
        api.stores().commit();
        assertThat(positions(api.json("/audit"))).containsExactly(2L, 1L);
    }

    @Test
    void aDecisionThatCannotBeReadIsListedByItsPlaceUnderEveryFilter() throws Exception {
        run.denyStart();
        run.denyStart();
        run.denyStart();
        LedgerEntry entry = entry("run_1", 1);
        LedgerEntry empty = new LedgerEntry(
                1, entry.recordedAt(), entry.family(), entry.source(), entry.leaf(), entry.head(), new byte[1]);
        api.stores().overwrite(Store.TIMELINE, "run_1", Keys.position("run_1", 1), StateCodec.encode(empty));
        api.stores().overwrite(Store.TIMELINE, "run_1", Keys.position("run_1", 2), new byte[] {1, 2, 3});
        api.stores().delete(Store.TIMELINE, "run_1", Keys.position("run_1", 3));

        JsonNode rows = api.json("/audit?verdict=allow").path("decisions");

        assertThat(rows.toString()).isEqualTo(Json.parse("""
                [
                  {"run_id": "run_1", "position": 3, "damaged": "there is no entry at this position"},
                  {"run_id": "run_1", "position": 2, "damaged": "the stored bytes are not a ledger entry"},
                  {"run_id": "run_1", "position": 1, "damaged": "the recorded bytes are not a decision"}
                ]""").toString());
    }

    private void decideAt(int hour, String action, Verdict verdict, Actor requester) {
        run.at("2025-01-01T%02d:00:00Z".formatted(hour)).decided(action, verdict, requester);
    }

    private LedgerEntry entry(String runId, long position) {
        return new Reads(api.stores()).entry(runId, position).orElseThrow();
    }

    private static List<String> runs(JsonNode page) {
        return page.path("decisions").findValuesAsText("run_id");
    }

    private static List<Long> positions(JsonNode page) {
        List<Long> positions = new ArrayList<>();
        page.path("decisions").forEach(row -> positions.add(row.path("position").asLong()));
        return positions;
    }
}
