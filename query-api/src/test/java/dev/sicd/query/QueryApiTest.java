package dev.sicd.query;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sicd.model.event.ProposalContent;
import java.net.http.HttpResponse;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What all reads have in common: headers, conditional answers, and how they refuse. */
class QueryApiTest {
    private final ApiUnderTest api = new ApiUnderTest();
    private final RunScript run = api.run("run_1");
    private final ProposalContent content = run.content("tidy", true);

    @BeforeEach
    void record() {
        run.start(1, true, "tidy up");
        run.startEpisode(1, "tidy up", "{}");
        run.submit(content);
    }

    @AfterEach
    void close() {
        api.close();
    }

    static Stream<String> readsOfARun() {
        return Stream.of(
                "/episodes/run_1",
                "/episodes/run_1/run_1_ep0001",
                "/runs/run_1/summary",
                "/runs/run_1/proposals",
                "/runs/run_1/timeline",
                "/runs/run_1/integrity",
                "/runs/run_1/provenance",
                "/proposals/PROPOSAL");
    }

    @ParameterizedTest
    @MethodSource("readsOfARun")
    void anAnswerSaysHowNewItIs(String path) throws Exception {
        HttpResponse<byte[]> response = api.get(known(path));

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(ApiUnderTest.header(response, "Content-Type")).isEqualTo("application/json");
        assertThat(ApiUnderTest.header(response, "Sicd-Position")).isEqualTo("3");
        assertThat(ApiUnderTest.header(response, "Sicd-Lag-Ms")).isEqualTo("7");
        assertThat(ApiUnderTest.header(response, "Sicd-Lag-Records")).isEqualTo("0");
        assertThat(ApiUnderTest.header(response, "ETag")).matches("W/\"[0-9a-f]{32}\"");
    }

    @Test
    void theListOfRunsHasALagButNoPosition() throws Exception {
        HttpResponse<byte[]> response = api.get("/runs");

        assertThat(ApiUnderTest.header(response, "Sicd-Lag-Ms")).isEqualTo("7");
        assertThat(ApiUnderTest.header(response, "Sicd-Position")).isEqualTo("(none)");
        assertThat(ApiUnderTest.header(response, "ETag")).startsWith("W/");
    }

    @Test
    void whatIsNotCommittedYetIsCountedAsLag() throws Exception {
        api.stores().holdCommits();
        run.action(1, "read_file", "{}");
        run.action(1, "read_file", "{}");

        assertThat(ApiUnderTest.header(api.get("/runs/run_1/summary"), "Sicd-Lag-Records"))
                .isEqualTo("2");
        assertThat(ApiUnderTest.header(api.get("/runs"), "Sicd-Lag-Records")).isEqualTo("2");
    }

    @ParameterizedTest
    @MethodSource("readsOfARun")
    void whatTheClientHasIsNotSentAgain(String path) throws Exception {
        HttpResponse<byte[]> first = api.get(known(path));
        String tag = ApiUnderTest.header(first, "ETag");

        HttpResponse<byte[]> same = api.get(known(path), "If-None-Match", "\"other\", " + tag);
        HttpResponse<byte[]> any = api.get(known(path), "If-None-Match", "*");
        HttpResponse<byte[]> other = api.get(known(path), "If-None-Match", "\"other\"");
        run.action(1, "read_file", "{}");

        assertThat(same.statusCode()).isEqualTo(304);
        assertThat(same.body()).isEmpty();
        assertThat(ApiUnderTest.header(same, "ETag")).isEqualTo(tag);
        assertThat(ApiUnderTest.header(same, "Sicd-Position")).isEqualTo("3");
        assertThat(any.statusCode()).isEqualTo(304);
        assertThat(other.statusCode()).isEqualTo(200);
    }

    @Test
    void aChangeMakesANewTag() throws Exception {
        String tag = ApiUnderTest.header(api.get("/runs/run_1/summary"), "ETag");
        run.action(1, "read_file", "{}");

        assertThat(api.get("/runs/run_1/summary", "If-None-Match", tag).statusCode())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({
        "/episodes/nobody, nobody",
        "/episodes/nobody/nobody_ep0001, nobody",
        "/episodes/run_1/run_1_ep0002, run_1_ep0002",
        "/runs/nobody/summary, nobody",
        "/runs/nobody/proposals, nobody",
        "/runs/nobody/timeline, nobody",
        "/runs/nobody/integrity, nobody",
        "/runs/nobody/provenance, nobody",
        "/runs/_system/provenance, _system",
        "/proposals/0123456789ab, 0123456789ab"
    })
    void whatDoesNotExistIsNotFoundByName(String path, String name) throws Exception {
        HttpResponse<byte[]> response = api.get(path);

        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(ApiUnderTest.header(response, "Content-Type")).isEqualTo("application/problem+json");
        JsonNode problem = ApiUnderTest.body(response);
        assertThat(problem.path("detail").asText()).contains("'" + name + "'");
        assertThat(problem.path("instance").asText()).isEqualTo("/admin/training" + path);
    }

    @ParameterizedTest
    @CsvSource({
        "/episodes/-bad, run_id",
        "/episodes/_system, run_id",
        "/episodes/a%20b, run_id",
        "/episodes/run_1/ep1, run_1_ep0001",
        "/episodes/run_1/run_1_ep1, run_1_ep0001",
        "/episodes/run_1/run_2_ep0001, run_1_ep0001",
        "/episodes/run_1/run_1_ep0000, run_1_ep0001",
        "/episodes/-bad/run_1_ep0001, run_id",
        "/runs/-bad/summary, run_id",
        "/runs/-bad/proposals, run_id",
        "/runs/-bad/timeline, run_id",
        "/runs/-bad/integrity, run_id",
        "/runs/-bad/provenance, run_id",
        "/runs/_systems/provenance, run_id",
        "/runs/_system/summary, run_id",
        "/runs/run_1/provenance?consistency=fresh, committed",
        "/audit?consistency=fresh, committed",
        "/audit?run=-bad, run is '-bad'",
        "/audit?action=PR_PROPOSED, did you mean 'PR_PROPOSE'",
        "/audit?action=x, EVENT_WRITE",
        "/audit?verdict=unknown, review or deny",
        "/audit?actor=, 1 to 256",
        "/audit?from=yesterday, from",
        "/audit?to=2025-01-01, to",
        "/audit?from=2025-01-02T00:00:00Z&to=2025-01-02T00:00:00Z, after 'from'",
        "/audit?limit=1001, 1 to 1000",
        "/audit?cursor=cnVuczpydW5fMQ, cursor",
        "/audit?runs=run_1, did you mean 'run'",
        "/proposals, parameter 'state' is missing",
        "/proposals?run=run_1, awaiting_review",
        "/proposals?state=awaiting_reviews, did you mean 'awaiting_review'",
        "/proposals?state=waiting_for_godot, rejected",
        "/proposals?state=APPROVED, state",
        "/proposals?state=approved&run=_system, run is '_system'",
        "/proposals?state=approved&cursor=cnVuczpydW5fMQ, cursor",
        "/proposals/xyz, proposal_id",
        "/proposals/0123456789AB, proposal_id",
        "/runs/run_1/summary?consistency=strict, fresh or committed",
        "/runs/run_1/timeline?consistency=fresh, committed",
        "/runs/run_1/integrity?consistency=fresh, committed",
        "/runs/run_1/summary?at_leats=x, did you mean 'at_least'",
        "/runs/run_1/summary?limit=1, no query parameter 'limit'",
        "/runs?limit=0, 1 to 1000",
        "/runs?limit=1001, 1 to 1000",
        "/runs?limit=ten, 1 to 1000",
        "/runs?limit=1&limit=2, give it once",
        "/runs?status=done, in_progress",
        "/runs?dry_run=yes, true or false",
        "/runs?cursor=x, cursor",
        "/runs?cursor=%00, cursor",
        "/runs?cursor=cnVuczotc3RhcnRlZF9hdC9ub2JvZHk, not listed",
        "/episodes/run_1?cursor=cnVuczpydW5fMQ, cursor",
        "/episodes/run_1/run_1_ep0001?cursor=ZW50cmllczo5OTk5OTk5OTk5OTk5OTk5OTk5OQ, cursor",
        "/episodes/run_1/run_1_ep0001?fields=metric, did you mean 'metrics'",
        "/episodes/run_1/run_1_ep0001?fields=, fields",
        "/proposals/0123456789ab?fields=tilte, did you mean 'title'",
        "/runs/run_1/timeline?from=0, from",
        "/runs/run_1/timeline?from=99999999999999999999, from",
        "/runs/run_1/integrity?to=0, to"
    })
    void whatCannotBeReadIsABadRequestThatNamesTheCure(String path, String named) throws Exception {
        HttpResponse<byte[]> response = api.get(path);

        assertThat(response.statusCode()).as("%s", ApiUnderTest.body(response)).isEqualTo(400);
        assertThat(ApiUnderTest.body(response).path("detail").asText()).contains(named);
    }

    @Test
    void aCursorOfAnotherListIsRefused() throws Exception {
        run.startEpisode(2, "another", "{}");
        String cursor = api.json("/episodes/run_1?limit=1").path("next").asText();

        assertThat(api.get("/episodes/run_1?cursor=" + cursor).statusCode()).isEqualTo(200);
        assertThat(api.get("/runs?cursor=" + cursor).statusCode()).isEqualTo(400);
        assertThat(api.get("/runs/run_1/proposals?cursor=" + cursor).statusCode())
                .isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/episodes/run_1",
                "/episodes/run_1/run_1_ep0001",
                "/episodes/nobody",
                "/runs",
                "/runs/run_1/summary",
                "/runs/run_1/integrity",
                "/runs/run_1/provenance",
                "/proposals/0123456789ab",
                "/proposals?state=awaiting_review",
                "/audit",
                "/audit?run=run_1"
            })
    void whileTheStoresMoveNothingIsReportedMissing(String path) throws Exception {
        api.stores().fail("partition 1 is being restored");

        HttpResponse<byte[]> response = api.get(path);

        assertThat(response.statusCode()).isEqualTo(503);
        assertThat(ApiUnderTest.header(response, "Retry-After")).isEqualTo("3");
        assertThat(ApiUnderTest.body(response).path("detail").asText()).contains("partition 1 is being restored");
    }

    @Test
    void whatWasAcknowledgedIsNotReportedMissingBeforeTheFoldReachedIt() throws Exception {
        api.stores().holdCommits();
        api.run("new_run").action(1, "read_file", "{}");

        assertThat(api.get("/runs/new_run/summary").statusCode()).isEqualTo(200);
        assertThat(api.get("/runs/new_run/timeline").statusCode()).isEqualTo(503);
        api.stores().commit();
        assertThat(api.get("/runs/new_run/timeline").statusCode()).isEqualTo(200);
        assertThat(api.get("/runs/other_run/timeline").statusCode()).isEqualTo(404);
    }

    private String known(String path) {
        return path.replace("PROPOSAL", RunScript.idOf(content));
    }
}
