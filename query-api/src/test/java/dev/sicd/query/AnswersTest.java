package dev.sicd.query;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sicd.kit.auth.Principal;
import dev.sicd.kit.http.Reply;
import dev.sicd.kit.http.Request;
import dev.sicd.reader.Consistency;
import dev.sicd.reader.Reads;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is answered again from memory, and what is not. */
class AnswersTest {
    private static final Optional<String> RUN = Optional.of("run_1");

    private final ApiUnderTest api = new ApiUnderTest();
    private final RunScript run = api.run("run_1");

    @AfterEach
    void close() {
        api.close();
    }

    @Test
    void theSameQuestionReadsNothingUntilSomethingChanges() throws Exception {
        run.action(1, "read_file", "{}");
        byte[] first = api.get("/runs/run_1/summary").body();
        long gets = api.stores().gets();

        assertThat(api.get("/runs/run_1/summary?wait_ms=7").body()).isEqualTo(first);
        assertThat(api.stores().gets()).isEqualTo(gets);

        run.action(1, "read_file", "{}");
        assertThat(api.json("/runs/run_1/summary").at("/total_actions").asInt()).isEqualTo(2);
        assertThat(api.stores().gets()).isGreaterThan(gets);
    }

    @Test
    void anotherQuestionIsAnotherAnswer() throws Exception {
        run.action(1, "read_file", "{}");
        api.stores().holdCommits();
        run.action(1, "read_file", "{}");

        assertThat(api.json("/runs/run_1/summary").at("/total_actions").asInt()).isEqualTo(2);
        assertThat(api.json("/runs/run_1/summary?consistency=committed")
                        .at("/total_actions")
                        .asInt())
                .isEqualTo(1);
        assertThat(ApiUnderTest.names(api.json("/episodes/run_1/run_1_ep0001?fields=status")))
                .doesNotContain("metrics");
        assertThat(ApiUnderTest.names(api.json("/episodes/run_1/run_1_ep0001?fields=metrics")))
                .contains("metrics");

        api.stores().commit();
        assertThat(api.json("/runs/run_1/summary?consistency=committed")
                        .at("/total_actions")
                        .asInt())
                .isEqualTo(2);
    }

    @Test
    void theLedgerIsReadEachTime() throws Exception {
        run.action(1, "read_file", "{}");
        api.json("/runs/run_1/integrity");
        long gets = api.stores().gets();

        api.json("/runs/run_1/integrity");

        assertThat(api.stores().gets()).isGreaterThan(gets);
    }

    @Test
    void whatChangesWhileItIsReadIsReadAgain() throws Exception {
        Answers answers = new Answers(new Reads(api.stores()), Set.of());

        String first = text(answers, RUN, () -> {
            run.action(1, "read_file", "{}");
            return told("before or after");
        });
        String second = text(answers, RUN, () -> told("after"));

        assertThat(List.of(first, second)).containsExactly("before or after", "after");
        assertThat(text(answers, RUN, () -> told("never"))).isEqualTo("after");
    }

    @Test
    void nothingLargeIsKeptAndNothingOfSeveralRuns() throws Exception {
        Answers answers = new Answers(new Reads(api.stores()), Set.of());
        String large = "x".repeat(Answers.BYTES_MAX + 1);

        assertThat(text(answers, RUN, () -> told(large))).isEqualTo(large);
        assertThat(text(answers, RUN, () -> told("small"))).isEqualTo("small");
        assertThat(text(answers, Optional.empty(), () -> told("one"))).isEqualTo("one");
        assertThat(text(answers, Optional.empty(), () -> told("another"))).isEqualTo("another");
    }

    private static Answers.Told told(String text) {
        return new Answers.Told(Reply.text(200, text), Optional.empty());
    }

    private static String text(Answers answers, Optional<String> run, Answers.Source source) throws Exception {
        Request request = new Request(
                "GET",
                "/runs/run_1/summary",
                Map.of(),
                Map.of(),
                Map.of(),
                new byte[0],
                "127.0.0.1",
                Principal.ANONYMOUS);
        return new String(
                answers.get(request, Consistency.FRESH, run, source).reply().body(), UTF_8);
    }
}
