package dev.sicd.model.publish;

import static dev.sicd.model.publish.Orders.BRANCH;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sicd.model.event.CodeChange;
import dev.sicd.model.publish.Driver.Break;
import dev.sicd.model.publish.Outcome.Opened;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** However often it is broken off, and wherever, there is one pull request, and it holds what was approved. */
class PublicationCrashTest {
    private static final Map<String, String> BASE =
            Map.of("README.md", "old\n", "src/a.py", "a\n", "src/deep/b.py", "b\n");
    private static final Order ORDER = Orders.of(
            Orders.create("src/new.py", "new\n"),
            Orders.update("src/a.py", "a\n", "better\n"),
            Orders.delete("src/deep/b.py", "b\n"));
    private static final Map<String, String> APPROVED =
            new TreeMap<>(Map.of("README.md", "old\n", "src/a.py", "better\n", "src/new.py", "new\n"));
    private static final List<Break> BREAKS = List.of(Break.values());
    private static final int CALLS = callsOf(ORDER);

    @Test
    void withoutFaultsItIsTwelveCalls() {
        assertThat(CALLS).isEqualTo(12);
    }

    @ParameterizedTest
    @EnumSource
    void oneFaultAtEachCall(Break fault) {
        for (int at = 1; at <= CALLS; at++) {
            int faulty = at;
            ModelGitHub github = ModelGitHub.with(BASE);

            Outcome outcome = new Driver(github, call -> call == faulty ? fault : Break.NONE).outcome(ORDER);

            assertOnePullRequest(github, outcome, fault + " at call " + at);
        }
    }

    /** GitHub would take a second one then, so its own refusal of repeats does not help. */
    @ParameterizedTest
    @EnumSource
    void whatPeopleEndedBeforeTheNextCallIsNotMadeAgain(Break fault) {
        for (boolean merged : List.of(true, false)) {
            for (int at = 1; at <= CALLS; at++) {
                int faulty = at;
                ModelGitHub github = ModelGitHub.with(BASE);

                new Driver(github, call -> {
                            if (call == faulty + 1 && !github.pullRequests.isEmpty()) {
                                github.close(0, merged);
                            }
                            return call == faulty ? fault : Break.NONE;
                        })
                        .outcome(ORDER);

                assertThat(github.pullRequests)
                        .as("%s at call %d, merged %s", fault, at, merged)
                        .hasSize(1);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void aSecondFaultAfterTheFirst(Break first) {
        for (Break second : Break.values()) {
            for (int at = 1; at <= CALLS; at++) {
                for (int next = at + 1; next <= at + CALLS; next++) {
                    int one = at;
                    int other = next;
                    ModelGitHub github = ModelGitHub.with(BASE);

                    Outcome outcome = new Driver(
                                    github, call -> call == one ? first : call == other ? second : Break.NONE)
                            .outcome(ORDER);

                    assertOnePullRequest(
                            github, outcome, "%s at call %d, %s at call %d".formatted(first, at, second, next));
                }
            }
        }
    }

    static Stream<Long> seeds() {
        return Stream.iterate(1L, seed -> seed + 1).limit(20);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void manyFaultsInARow(long seed) {
        Random random = new Random(seed);
        for (int round = 0; round < 100; round++) {
            ModelGitHub github = ModelGitHub.with(BASE);
            Driver driver = new Driver(
                    github, call -> random.nextInt(3) == 0 ? BREAKS.get(random.nextInt(BREAKS.size())) : Break.NONE);
            Outcome outcome = driver.outcome(ORDER);
            for (int tries = 0; outcome instanceof Outcome.Deferred && tries < 50; tries++) {
                assertThat(github.pullRequests).as("seed %d", seed).hasSizeLessThanOrEqualTo(1);
                outcome = driver.outcome(ORDER);
            }
            assertOnePullRequest(github, outcome, "seed " + seed + " round " + round);
        }
    }

    @Test
    void aProposalOfManyFilesSurvivesAFaultAtEachCall() {
        List<CodeChange> changes = new ArrayList<>();
        TreeMap<String, String> expected = new TreeMap<>(BASE);
        for (int i = 0; i < 250; i++) {
            changes.add(Orders.create("gen/f" + i + ".txt", "x\u0001" + i));
            expected.put("gen/f" + i + ".txt", "x\u0001" + i);
        }
        Order order = Orders.of(Orders.MANNER, changes);
        int calls = callsOf(order);
        assertThat(calls).isEqualTo(12 + 250 + 2);
        for (int at = 1; at <= calls; at += 7) {
            int faulty = at;
            ModelGitHub github = ModelGitHub.with(BASE);

            Outcome outcome =
                    new Driver(github, call -> call == faulty ? Break.KILLED_AFTER : Break.NONE).outcome(order);

            assertThat(outcome).as("killed at %d", at).isInstanceOf(Opened.class);
            assertThat(github.files(BRANCH)).as("killed at %d", at).isEqualTo(expected);
        }
    }

    private static void assertOnePullRequest(ModelGitHub github, Outcome outcome, String when) {
        assertThat(outcome).as(when).isInstanceOf(Opened.class);
        assertThat(github.pullRequests).as(when).hasSize(1);
        assertThat(github.files(BRANCH)).as(when).isEqualTo(APPROVED);
        Opened opened = (Opened) outcome;
        assertThat(opened.number()).as(when).isEqualTo(1);
        assertThat(opened.tree()).as(when).isEqualTo(github.head(BRANCH).tree());
        assertThat(opened.commit()).as(when).isEqualTo(github.head(BRANCH).id());
        assertThat(opened.baseCommit()).as(when).isEqualTo(github.tip("main"));
        assertThat(github.labels).as(when).contains("sicd");
    }

    private static int callsOf(Order order) {
        Driver driver = new Driver(ModelGitHub.with(BASE), call -> Break.NONE);
        driver.outcome(order);
        return driver.calls();
    }
}
