package dev.sicd.query;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sicd.model.event.EndStatus;
import dev.sicd.model.event.ProposalContent;
import dev.sicd.model.policy.Decision.Verdict;
import dev.sicd.query.Listener.Told;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Streams: what they tell, from where they go on, and when they send a client back to the list. */
@Timeout(120)
class LiveReadsTest {
    private static final String RUN = "run_1";

    private final ApiUnderTest api = new ApiUnderTest();
    private final RunScript run = api.run(RUN);

    @AfterEach
    void close() {
        api.close();
    }

    @Test
    void aTimelineTellsWhatIsThereAndThenWhatComes() throws Exception {
        actions(40);
        JsonNode page = api.json("/runs/run_1/timeline").path("entries");

        try (Listener listener = api.listen("/runs/run_1/timeline")) {
            for (int i = 0; i < 40; i++) {
                Told told = listener.next();
                assertThat(told.event()).isEqualTo("entry");
                assertThat(told.id()).isEqualTo(Integer.toString(i + 1));
                assertThat(told.data()).isEqualTo(page.path(i));
            }
            run.outcome(1, "done", "{}");
            assertThat(listener.next().data().path("type").asText()).isEqualTo("OutcomeLogged");
        }
    }

    @Test
    void aTimelineGoesOnBehindTheLastEventIdWhereverItBegan() throws Exception {
        actions(10);

        assertThat(positions("/runs/run_1/timeline", 3, "7")).containsExactly(8L, 9L, 10L);
        assertThat(positions("/runs/run_1/timeline?from=2", 2)).containsExactly(2L, 3L);
        assertThat(positions("/runs/run_1/timeline?from=2", 1, "9")).containsExactly(10L);
    }

    @Test
    void aTimelineTellsWhatIsCommittedAlone() throws Exception {
        actions(2);
        api.stores().holdCommits();
        actions(1);
        try (Listener listener = api.listen("/runs/run_1/timeline")) {
            listener.next();
            listener.next();
            run.outcome(1, "done", "{}");
            api.stores().commit();

            assertThat(listener.next().id()).isEqualTo("3");
            assertThat(listener.next().id()).isEqualTo("4");
        }
    }

    @Test
    void aTimelineDoesNotNeedToBeWoken() throws Exception {
        actions(1);
        try (Listener listener = api.listen("/runs/run_1/timeline")) {
            listener.next();
            api.stores().hideChanges();
            actions(1);

            assertThat(listener.next().id()).isEqualTo("2");
        }
    }

    @Test
    void aStreamThatCannotBeginIsRefusedAsAPageIs() throws Exception {
        actions(1);

        assertThat(refused("/runs/run_2/timeline", "Accept", "text/event-stream"))
                .isEqualTo(404);
        assertThat(refused("/runs/run_1/timeline", "Accept", "text/event-stream", "Last-Event-ID", "seven"))
                .isEqualTo(400);
        assertThat(refused("/runs/run_1/timeline", "Accept", "text/event-stream", "Last-Event-ID", "2"))
                .as("of another ledger: this one ends at 1")
                .isEqualTo(400);
        assertThat(refused("/runs/run_1/timeline?limit=3", "Accept", "text/event-stream"))
                .isEqualTo(400);
        assertThat(refused("/runs?status=none", "Accept", "text/event-stream")).isEqualTo(400);
        assertThat(refused("/proposals?state=none", "Accept", "text/event-stream"))
                .isEqualTo(400);
        assertThat(refused("/runs?consistency=fresh", "Accept", "text/event-stream"))
                .isEqualTo(400);
        HttpResponse<byte[]> page = api.get("/runs/run_1/timeline", "Accept", "application/json, */*");
        assertThat(ApiUnderTest.header(page, "Content-Type")).isEqualTo("application/json");
    }

    @Test
    void runsBeginWithAResetAndTellEachChangedRowAsTheListShowsIt() throws Exception {
        actions(2);
        try (Listener listener = api.listen("/runs")) {
            assertThat(listener.next().event()).isEqualTo("reset");
            actions(1);
            Told told = listener.next();

            assertThat(told.event()).isEqualTo("run");
            assertThat(told.data()).isEqualTo(api.json("/runs").path("runs").path(0));
            api.run("run_2").start(1, false, "another");
            assertThat(listener.next().data().path("run_id").asText()).isEqualTo("run_2");
        }
    }

    @Test
    void runsGoOnBehindTheCursorWithEachChangedRowOnce() throws Exception {
        String cursor = firstId("/runs");
        RunScript other = api.run("run_2");
        for (int i = 0; i < 4; i++) {
            actions(1);
            other.action(1, "step", "{}");
        }
        try (Listener listener = api.listen("/runs", cursor)) {
            Told one = listener.next();
            Told two = listener.next();
            assertThat(List.of(
                            one.data().path("run_id").asText(),
                            two.data().path("run_id").asText()))
                    .containsExactlyInAnyOrder("run_1", "run_2");
            assertThat(one.data().path("position").asLong()).isEqualTo(4);

            // cut off between the two: the second one is told again, the first one is not
            try (Listener resumed = api.listen("/runs", one.id())) {
                assertThat(resumed.next().data()).isEqualTo(two.data());
                actions(1);
                assertThat(resumed.next().data().path("position").asLong()).isEqualTo(5);
            }
        }
    }

    @Test
    void aRowIsNotToldBeforeTheStoresShowIt() throws Exception {
        actions(1);
        String cursor = firstId("/runs");
        api.stores().holdCommits();
        actions(1);
        try (Listener listener = api.listen("/runs", cursor)) {
            api.stores().commit();

            assertThat(listener.next().data().path("position").asLong()).isEqualTo(2);
        }
    }

    @Test
    void aRowThatIsAheadOfTheKnownChangesIsToldOnceWithItsOwn() throws Exception {
        String cursor = firstId("/runs");
        actions(1);
        api.run("run_2").start(1, false, "another");
        api.stores().hideChanges();
        actions(1);
        try (Listener listener = api.listen("/runs", cursor)) {
            assertThat(place(listener.next())).isEqualTo("run_2@1");

            api.stores().showChanges();
            assertThat(place(listener.next())).isEqualTo("run_1@2");
            actions(1);
            assertThat(place(listener.next())).isEqualTo("run_1@3");
        }
    }

    @Test
    void aCursorThatNobodyKnowsOrRemembersLeadsBackToTheList() throws Exception {
        String old = firstId("/runs");
        actions(FoldedStores.CHANGES_KEPT + 5);

        for (String cursor : List.of(old, "what", "", new StreamCursor("other", List.of(0L, 0L, 0L)).text())) {
            try (Listener listener = api.listen("/runs", cursor)) {
                assertThat(listener.next().event()).as(cursor).isEqualTo("reset");
                actions(1);
                assertThat(listener.next().event()).isEqualTo("run");
            }
        }
    }

    @Test
    void aFilterOfRunsSaysWhichOnesAreNotAmongThem() throws Exception {
        run.start(1, false, "task");
        try (Listener listener = api.listen("/runs?status=in_progress")) {
            assertThat(listener.next().event()).isEqualTo("reset");
            actions(1);
            assertThat(listener.next().event()).isEqualTo("run");
            run.end(EndStatus.COMPLETED);

            Told told = listener.next();
            assertThat(told.event()).isEqualTo("gone");
            assertThat(told.data().toString()).isEqualTo("{\"run_id\":\"run_1\"}");
        }
    }

    @Test
    void proposalsTellRowsAsTheListShowsThemByStateAndRun() throws Exception {
        ProposalContent content = run.content("faster", false);
        RunScript other = api.run("run_2");
        try (Listener all = api.listen("/proposals");
                Listener waiting = api.listen("/proposals?state=awaiting_review&run=run_1&fields=proposal_id,state")) {
            assertThat(all.next().event()).isEqualTo("reset");
            assertThat(waiting.next().event()).isEqualTo("reset");
            run.start(1, false, "task");
            other.submit(other.content("other", false));
            assertThat(all.next().data().path("run_id").asText()).isEqualTo("run_2");

            run.submit(content);
            assertThat(all.next().data().path("state").asText()).isEqualTo("submitted");
            assertThat(waiting.next().event()).isEqualTo("gone");
            run.decide(content, Verdict.REVIEW);
            Told row = all.next();
            assertThat(row.event()).isEqualTo("proposal");
            assertThat(row.data())
                    .isEqualTo(api.json("/proposals?state=awaiting_review")
                            .path("proposals")
                            .path(0));
            assertThat(waiting.next().data().toString())
                    .isEqualTo("{\"proposal_id\":\"" + RunScript.idOf(content) + "\",\"state\":\"awaiting_review\"}");
            run.reject(content);
            assertThat(all.next().data().path("state").asText()).isEqualTo("rejected");
            assertThat(waiting.next().data().path("proposal_id").asText()).isEqualTo(RunScript.idOf(content));
        }
    }

    private void actions(int count) {
        LongStream.range(0, count).forEach(i -> run.action(1, "step", "{\"i\":" + i + "}"));
    }

    private List<Long> positions(String path, int count, String... lastEventId) throws Exception {
        List<Long> positions = new ArrayList<>();
        try (Listener listener = api.listen(path, lastEventId)) {
            for (int i = 0; i < count; i++) {
                positions.add(listener.next().data().path("position").asLong());
            }
        }
        return positions;
    }

    private String firstId(String path) throws Exception {
        try (Listener listener = api.listen(path)) {
            return listener.next().id();
        }
    }

    private static String place(Told told) {
        return told.data().path("run_id").asText() + "@"
                + told.data().path("position").asLong();
    }

    private int refused(String path, String... headers) throws Exception {
        return api.get(path, headers).statusCode();
    }
}
