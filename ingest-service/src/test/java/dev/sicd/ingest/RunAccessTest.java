package dev.sicd.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sicd.ingest.IngestUnderTest.Answer;
import dev.sicd.model.event.DecisionEvent.PolicyDecided;
import dev.sicd.model.event.Event;
import dev.sicd.model.policy.Decision.Verdict;
import dev.sicd.schemas.EventFamily;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RunAccessTest {
    private static final String ACTION = "{\"type\": \"x\"}";
    private final People people = new People();
    private IngestUnderTest ingest;

    @BeforeAll
    void open() throws Exception {
        Topics topics = Topics.create();
        ingest = IngestUnderTest.open(topics, IngestUnderTest.config(topics, IngestUnderTest.ALL_ON), people.access());
        start("hers", "ada");
    }

    @AfterAll
    void close() {
        ingest.close();
    }

    static Stream<Arguments> writes() {
        return Stream.of(
                Arguments.of("/episodes/hers/hers_ep0001/actions", ACTION),
                Arguments.of("/episodes/hers/hers_ep0001/outcomes", ACTION),
                Arguments.of("/episodes/hers/hers_ep0001/metrics", "{\"tokens_used\": 1}"),
                Arguments.of("/episodes/hers/hers_ep0001/heartbeat", ""),
                Arguments.of("/episodes/hers/hers_ep0001/complete", "{\"status\": \"completed\"}"),
                Arguments.of("/runs/hers/episodes", ""),
                Arguments.of("/runs/hers/complete", "{\"status\": \"completed\"}"),
                Arguments.of(
                        "/propose-pr",
                        "{\"run_id\": \"hers\", \"title\": \"t\", \"changes\": [{\"file_path\": \"a\","
                                + " \"change_type\": \"create\", \"new_content\": \"x\"}]}"),
                Arguments.of("/start", "{\"run_id\": \"hers\", \"episodes\": 1}"));
    }

    @ParameterizedTest
    @MethodSource("writes")
    void nobodyWritesIntoTheRunOfAnother(String path, String body) throws Exception {
        Answer answer = ingest.post(path, body, people.as("gus"));

        assertThat(answer.status()).as(answer.json().toString()).isEqualTo(403);
        assertThat(answer.text("detail")).contains("run 'hers' belongs to another", "'gus' writes the runs it started");
    }

    @Test
    void theOwnerWritesBeforeAndAfterTheStartIsFolded() throws Exception {
        start("own", "ada");

        Answer atOnce = ingest.post("/episodes/own/own_ep0001/actions", ACTION, people.as("ada"));
        Waiting.untilFolded(ingest, atOnce.text("at"));
        Answer later = ingest.post("/episodes/own/own_ep0001/actions", ACTION, people.as("ada"));

        assertThat(atOnce.status()).isEqualTo(202);
        assertThat(later.status()).isEqualTo(202);
    }

    @Test
    void anInstanceThatKnowsTheOwnerFromTheLedgerOnlyJudgesTheSame() throws Exception {
        Topics topics = Topics.create();
        IngestConfig config = IngestUnderTest.config(topics, IngestUnderTest.ALL_ON);
        try (IngestUnderTest before = IngestUnderTest.open(topics, config, people.access())) {
            before.post("/start", "{\"run_id\": \"moved\"}", people.as("ada"));
        }
        try (IngestUnderTest after = IngestUnderTest.open(topics, config, people.access())) {
            assertThat(after.post("/episodes/moved/moved_ep0001/actions", ACTION, people.as("gus"))
                            .status())
                    .isEqualTo(403);
            assertThat(after.post("/episodes/moved/moved_ep0001/actions", ACTION, people.as("ada"))
                            .status())
                    .isEqualTo(202);
        }
    }

    @Test
    void aGrantOpensTheRunsThatItNames() throws Exception {
        start("team_b_1", "ada");

        assertThat(ingest.post("/episodes/team_b_1/team_b_1_ep0001/actions", ACTION, people.as("gus"))
                        .status())
                .isEqualTo(202);
        assertThat(ingest.post("/episodes/team_b_new/team_b_new_ep0001/actions", ACTION, people.as("gus"))
                        .status())
                .isEqualTo(202);
    }

    @Test
    void aRunThatNobodyStartedIsNobodysToWrite() throws Exception {
        Answer answer = ingest.post("/episodes/nobodys/nobodys_ep0001/actions", ACTION, people.as("ada"));

        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.text("detail")).contains("was not started; start it first");
    }

    @Test
    void inABatchEachRunIsJudgedByItself() throws Exception {
        Answer answer = ingest.post("/events", """
                [{"type": "RunStarted", "run_id": "batched", "run_started": {}},
                 {"type": "ActionLogged", "run_id": "hers", "episode_id": "hers_ep0001", "action_logged": {"type": "x"}},
                 {"type": "ActionLogged", "run_id": "batched", "episode_id": "batched_ep0001",
                  "action_logged": {"type": "x"}},
                 {"type": "RunStarted", "run_id": "hers", "run_started": {"episodes": 9}}]""", people.as("gus"));

        assertThat(answer.status()).isEqualTo(207);
        assertThat(answer.json().path("results").findValuesAsText("status"))
                .filteredOn(status -> status.length() == 3)
                .contains("202", "403");
        assertThat(answer.json().path("accepted").asInt()).isEqualTo(2);
        assertThat(answer.json().path("rejected").asInt()).isEqualTo(2);
    }

    @Test
    void aTokenIsProofOfItsNameAndOfNoOther() throws Exception {
        Answer answer = ingest.post(
                "/episodes/hers/hers_ep0001/actions", "{\"type\": \"x\", \"actor\": \"gus\"}", people.as("ada"));

        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.text("detail")).contains("the token is of 'ada', who cannot act as 'gus'");
    }

    @Test
    void refusalsAreOnTheLogUntilTheyAreTooMany() throws Exception {
        Topics topics = Topics.create();
        try (IngestUnderTest own =
                IngestUnderTest.open(topics, IngestUnderTest.config(topics, IngestUnderTest.ALL_ON), people.access())) {
            own.post("/start", "{\"run_id\": \"hers\"}", people.as("ada"));
            for (int i = 0; i < 100; i++) {
                own.post("/episodes/hers/hers_ep0001/actions", ACTION, people.as("gus"));
            }

            List<PolicyDecided> refusals = topics.events(EventFamily.DECISION, "_system").stream()
                    .filter(PolicyDecided.class::isInstance)
                    .map(PolicyDecided.class::cast)
                    .toList();
            assertThat(refusals).hasSizeBetween(1, 60).allSatisfy(refusal -> {
                assertThat(refusal.decision().action()).isEqualTo("EVENT_WRITE");
                assertThat(refusal.decision().verdict()).isEqualTo(Verdict.DENY);
                assertThat(refusal.subject()).contains("hers");
                assertThat(refusal.requester().orElseThrow().id()).isEqualTo("gus");
                assertThat(refusal.route()).isEqualTo("/training/episodes/hers/hers_ep0001/actions");
            });
            List<Event> inTheRun = topics.events(EventFamily.EPISODE, "hers");
            assertThat(inTheRun).noneMatch(event -> event.type().equals("ActionLogged"));
        }
    }

    @Test
    void onlyItsAuthorWithdrawsAProposal() throws Exception {
        start("withdrawn", "ada");
        String body = "{\"run_id\": \"withdrawn\", \"title\": \"t\", \"dry_run\": true, \"changes\": [{\"file_path\":"
                + " \"a\", \"change_type\": \"create\", \"new_content\": \"x\"}]}";
        String id = ingest.post("/propose-pr", body, concat(people.as("ada"), "Prefer", "wait=0"))
                .text("proposal_id");

        Answer others = ingest.post("/proposals/" + id + "/withdraw", "", people.as("gus"));
        Answer own = ingest.post("/proposals/" + id + "/withdraw", "", people.as("ada"));

        assertThat(others.status()).isEqualTo(403);
        assertThat(others.text("detail")).contains("only its author withdraws it");
        assertThat(own.status()).isEqualTo(200);
    }

    private void start(String runId, String name) throws Exception {
        assertThat(ingest.post("/start", "{\"run_id\": \"" + runId + "\"}", people.as(name))
                        .status())
                .isEqualTo(200);
    }

    private static String[] concat(String[] headers, String... more) {
        return Stream.concat(Stream.of(headers), Stream.of(more)).toArray(String[]::new);
    }
}
