package dev.sicd.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sicd.kit.auth.Principal;
import dev.sicd.kit.http.Handler;
import dev.sicd.kit.http.Problem;
import dev.sicd.kit.http.Reply;
import dev.sicd.kit.http.Request;
import dev.sicd.kit.http.Routes;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Who answers a read while whoever has its run is away. */
class StaleReadsTest {
    private static final String SUMMARY = "/admin/training/runs/{run_id}/summary";
    private static final String PROPOSALS = "/admin/training/proposals";

    private static final Handler MOVING = failing(Problem.unavailable("it is moved; try again", Duration.ofSeconds(1)));
    private static final Handler UNKNOWN = failing(Problem.notFound("there is no run run_1"));

    @Test
    void whoHasTheNewestAnswersWhenItIsThere() throws Exception {
        Reply reply = summary(saying("patient"), saying("newest"), saying("copy"));

        assertThat(reply.body()).asString().isEqualTo("newest");
        assertThat(reply.headers()).doesNotContainKey(StaleReads.STALE);
    }

    @Test
    void aCopyAnswersWhenItIsNotAndSaysSo() throws Exception {
        Reply reply = summary(saying("patient"), MOVING, saying("copy"));

        assertThat(reply.body()).asString().isEqualTo("copy");
        assertThat(reply.headers()).containsEntry(StaleReads.STALE, "true");
    }

    @Test
    void whatNoCopyHasIsWaitedFor() throws Exception {
        Reply reply = summary(saying("patient"), MOVING, UNKNOWN);

        assertThat(reply.body()).asString().isEqualTo("patient");
        assertThat(reply.headers()).doesNotContainKey(StaleReads.STALE);
    }

    @Test
    void whereNoCopyAnswersNobodyIsWaitedForOnceMore() {
        assertThatThrownBy(() -> summary(saying("patient"), MOVING, MOVING))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.status()).isEqualTo(503));
    }

    @Test
    void whatIsNotThereIsNotLookedForInCopies() {
        assertThatThrownBy(() -> summary(saying("patient"), UNKNOWN, saying("copy")))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.status()).isEqualTo(404));
    }

    @Test
    void aReadWithAPromiseWaits() throws Exception {
        Map<String, List<String>> none = Map.of();
        Map<String, String> noHeaders = Map.of();
        for (Request request : List.of(
                request(Map.of("at_least", List.of("event:1")), noHeaders),
                request(Map.of("as_of", List.of("3")), noHeaders),
                request(Map.of("consistency", List.of("committed")), noHeaders),
                request(none, Map.of("Sicd-At", "event:1")),
                request(none, Map.of("Accept", "text/event-stream")))) {
            assertThat(reply(SUMMARY, request, saying("patient"), MOVING, saying("copy"))
                            .body())
                    .asString()
                    .isEqualTo("patient");
        }
    }

    @Test
    void otherRoutesNeverAskCopies() throws Exception {
        Reply reply =
                reply(PROPOSALS, request(Map.of(), Map.of()), saying("patient"), saying("newest"), saying("copy"));

        assertThat(reply.body()).asString().isEqualTo("patient");
    }

    private static Reply summary(Handler patient, Handler impatient, Handler copies) throws Exception {
        return reply(SUMMARY, request(Map.of(), Map.of()), patient, impatient, copies);
    }

    private static Reply reply(String route, Request request, Handler patient, Handler impatient, Handler copies)
            throws Exception {
        return StaleReads.over(routes(route, patient), routes(route, impatient), routes(route, copies))
                .handlerOf("GET " + route)
                .handle(request);
    }

    private static Routes routes(String route, Handler handler) {
        return Routes.builder().get(route, handler).build();
    }

    private static Request request(Map<String, List<String>> parameters, Map<String, String> headers) {
        return new Request(
                "GET",
                "/admin/training/runs/run_1/summary",
                Map.of("run_id", "run_1"),
                parameters,
                headers,
                new byte[0],
                "127.0.0.1",
                Principal.ANONYMOUS);
    }

    private static Handler saying(String text) {
        return request -> Reply.text(200, text);
    }

    private static Handler failing(Problem problem) {
        return request -> {
            throw problem;
        };
    }
}
