package dev.sicd.model.publish;

import static dev.sicd.model.publish.Orders.BRANCH;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sicd.model.event.CodeChange;
import dev.sicd.model.event.FileProblem;
import dev.sicd.model.git.GitId;
import dev.sicd.model.publish.Command.Call;
import dev.sicd.model.publish.Driver.Break;
import dev.sicd.model.publish.Observation.Fault;
import dev.sicd.model.publish.Observation.PullRequest;
import dev.sicd.model.publish.Observation.Refused;
import dev.sicd.model.publish.Order.Manner;
import dev.sicd.model.publish.Outcome.AlreadyApplied;
import dev.sicd.model.publish.Outcome.Deferred;
import dev.sicd.model.publish.Outcome.Failed;
import dev.sicd.model.publish.Outcome.Halted;
import dev.sicd.model.publish.Outcome.Opened;
import dev.sicd.model.publish.Outcome.Parked;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class PublicationTest {
    private static final Map<String, String> BASE = Map.of("README.md", "old\n", "src/a.py", "a\n");
    private static final CodeChange CHANGE = Orders.update("src/a.py", "a\n", "better\n");
    private static final Order ORDER = Orders.of(CHANGE);
    private static final Outcome OTHERWISE = new Parked("EXPIRED", "too late", List.of());

    private final ModelGitHub github = ModelGitHub.with(BASE);

    @Test
    void looksBeforeItMakesAnythingAndMakesTheBranchLastButOne() {
        Driver.outcome(github, ORDER);

        assertThat(github.calls)
                .extracting(call -> call.getClass().getSimpleName())
                .containsExactly(
                        "ListPullRequests",
                        "GetBranch",
                        "GetRepository",
                        "GetBranch",
                        "GetCommit",
                        "GetTree",
                        "CreateTree",
                        "CreateCommit",
                        "CreateBranch",
                        "ListPullRequests",
                        "OpenPullRequest",
                        "AddLabels");
    }

    @Test
    void whatTheBaseHasAlreadyIsNotOpenedAndWritesNothing() {
        github.push("main", Map.of("README.md", "old\n", "src/a.py", "better\n"), "somebody was faster");

        Outcome outcome = Driver.outcome(github, ORDER);

        assertThat(outcome).isEqualTo(new AlreadyApplied("main", github.tip("main")));
        assertThat(github.calls).noneMatch(call -> call.effect() != Command.Effect.NOTHING);
    }

    @Test
    void aFileThatChangedMeanwhileFailsWithoutAWriteAndNamesIt() {
        github.push("main", Map.of("src/a.py", "other\n"), "moved on");

        Outcome outcome = Driver.outcome(github, ORDER);

        assertThat(outcome).isInstanceOfSatisfying(Failed.class, failed -> {
            assertThat(failed.code()).isEqualTo("STALE");
            assertThat(failed.reason()).contains("1 of 1 files", "'main' of o/r");
            assertThat(failed.files()).extracting(FileProblem::filePath).containsExactly("src/a.py");
        });
        assertThat(github.calls).noneMatch(call -> call.effect() != Command.Effect.NOTHING);
    }

    @Test
    void aBaseThatIsNotThereFails() {
        Order order = new Order(
                ORDER.proposalId(),
                ORDER.contentDigest(),
                "o",
                "r",
                Optional.of("release/9"),
                BRANCH,
                "t",
                "b",
                "m",
                "c",
                ORDER.changes(),
                Orders.MANNER);

        assertThat(Driver.outcome(github, order)).isInstanceOfSatisfying(Failed.class, failed -> {
            assertThat(failed.code()).isEqualTo("BASE_MISSING");
            assertThat(failed.reason()).contains("'release/9'");
        });
    }

    @Test
    void anEmptyRepositoryFails() {
        assertThat(Driver.outcome(new ModelGitHub(), ORDER))
                .isInstanceOfSatisfying(
                        Failed.class, failed -> assertThat(failed.code()).isEqualTo("REPOSITORY_EMPTY"));
    }

    @Test
    void anArchivedRepositoryParks() {
        github.archived = true;

        assertThat(parkedCode(ORDER)).isEqualTo("ARCHIVED");
    }

    @Test
    void aBranchOfSomebodyElseParksAndStaysAsItIs() {
        GitId theirs = github.push(BRANCH, Map.of("a", "theirs"), "mine");

        assertThat(parkedCode(ORDER)).isEqualTo("FOREIGN_BRANCH");
        assertThat(github.branches.get(BRANCH)).isEqualTo(theirs);
        assertThat(github.pullRequests).isEmpty();
    }

    @Test
    void aBranchThatSaysItIsOursAndHoldsSomethingElseParks() {
        github.branches.put(BRANCH, github.tip("main"));
        github.push(BRANCH, Map.of("src/a.py", "evil\n"), ORDER.commitMessage());

        assertThat(parkedCode(ORDER)).isEqualTo("TREE_DIFFERS");
        assertThat(github.pullRequests).isEmpty();
    }

    @Test
    void aPullRequestOfSomebodyElseFromThatBranchParks() {
        github.pullRequests.add(
                request("looks the same but for the last line\n" + Orders.MARKER + "\nno", BRANCH, "o/r"));

        assertThat(parkedCode(ORDER)).isEqualTo("FOREIGN_PULL_REQUEST");
    }

    @Test
    void pullRequestsOfOtherBranchesAndForksAreNotItsOwn() {
        github.pullRequests.add(request(ORDER.body(), "aura-sicd/other", "o/r"));
        github.pullRequests.add(request(ORDER.body(), BRANCH, "fork/r"));

        assertThat(Driver.outcome(github, ORDER))
                .isInstanceOfSatisfying(
                        Opened.class, opened -> assertThat(opened.number()).isEqualTo(3));
    }

    @ParameterizedTest
    @CsvSource({"true", "false"})
    void oneThatPeopleDecidedOnIsNotMadeAgain(boolean merged) {
        Driver.outcome(github, ORDER);
        github.close(0, merged);
        github.branches.remove(BRANCH);
        int before = github.calls.size();

        Outcome again = Driver.outcome(github, ORDER);

        assertThat(again).isInstanceOf(Opened.class);
        assertThat(github.pullRequests).hasSize(1);
        assertThat(github.calls.subList(before, github.calls.size()))
                .noneMatch(call -> call.effect() != Command.Effect.NOTHING);
    }

    @ParameterizedTest
    @CsvSource({"true", "false"})
    void oneThatAnotherPublisherMadeAndPeopleDecidedOnMeanwhileIsNotMadeAgain(boolean branchIsLeft) {
        Publication late = Publication.begin(ORDER);
        while (!(late.command() instanceof Command.CreateBranch)) {
            late = late.next(github.call((Call) late.command()));
        }
        Driver.outcome(github, ORDER);
        github.close(0, false);
        if (!branchIsLeft) {
            github.branches.remove(BRANCH);
        }

        while (!(late.command() instanceof Command.Finish)) {
            late = late.next(late.command() instanceof Call call ? github.call(call) : new Observation.Rested());
        }

        assertThat(late.command())
                .isInstanceOfSatisfying(
                        Command.Finish.class,
                        end -> assertThat(end.outcome())
                                .isInstanceOfSatisfying(
                                        Opened.class,
                                        opened -> assertThat(opened.number()).isEqualTo(1)));
        assertThat(github.pullRequests).hasSize(1);
    }

    @Test
    void commitsOfPeopleOnItAreTheirs() {
        Driver.outcome(github, ORDER);
        github.push(BRANCH, Map.of("src/a.py", "better still\n"), "review");
        PullRequest was = github.pullRequests.getFirst();
        github.pullRequests.set(0, request(was.body(), BRANCH, "o/r"));

        assertThat(Driver.outcome(github, ORDER))
                .isInstanceOfSatisfying(
                        Opened.class,
                        opened -> assertThat(opened.warnings())
                                .anyMatch(warning -> warning.contains("commits of others")));
        assertThat(github.files(BRANCH)).containsEntry("src/a.py", "better still\n");
    }

    @Test
    void whatWasStoredOtherwiseThanApprovedIsNotShown() {
        github.storesOtherwise = true;

        assertThat(parkedCode(ORDER)).isEqualTo("NOT_STORED_AS_APPROVED");
        assertThat(github.branches).containsOnlyKeys("main");
    }

    @Test
    void whereOnlyVerifiedCommitsWillDoAnotherOneIsNotShown() {
        github.verifies = false;
        Manner strict = new Manner(UnpinnedUpdates.WARN, true, true, List.of(), List.of(), List.of());

        assertThat(parkedCode(Orders.of(strict, List.of(CHANGE)))).isEqualTo("UNVERIFIED");
        assertThat(github.branches).containsOnlyKeys("main");
    }

    @Test
    void aRepositoryWithoutDraftsGetsAPlainOneAndAWarning() {
        github.drafts = false;

        assertThat(Driver.outcome(github, ORDER))
                .isInstanceOfSatisfying(
                        Opened.class,
                        opened -> assertThat(opened.warnings())
                                .containsExactly("it is no draft: the repository cannot have drafts"));
    }

    @Test
    void aDecorationThatIsRefusedIsAWarning() {
        Manner manner =
                new Manner(UnpinnedUpdates.WARN, false, true, List.of("sicd"), List.of("nobody"), List.of("rita"));

        assertThat(Driver.outcome(github, Orders.of(manner, List.of(CHANGE))))
                .isInstanceOfSatisfying(
                        Opened.class, opened -> assertThat(opened.warnings()).containsExactly("no: DENIED"));
        assertThat(github.calls.getLast()).isInstanceOf(Command.AddAssignees.class);
    }

    @Test
    void aListingThatIsCutIsReadDirectoryByDirectory() {
        ModelGitHub large = ModelGitHub.with(Map.of(
                "a/1", "", "a/2", "", "a/3", "", "src/deep/b.py", "b\n", "src/deep/c.py", "", "z/1", "", "z/2", ""));
        large.listedMax = 3;

        Outcome outcome = Driver.outcome(large, Orders.of(Orders.update("src/deep/b.py", "b\n", "better\n")));

        assertThat(outcome).isInstanceOf(Opened.class);
        assertThat(large.files(BRANCH))
                .containsEntry("src/deep/b.py", "better\n")
                .hasSize(7);
    }

    @Test
    void largeContentIsStoredFileByFile() {
        String large = "0123456789\n".repeat(100_000);

        Driver.outcome(github, Orders.of(Orders.create("large.txt", large)));

        assertThat(github.calls).anyMatch(Command.CreateBlob.class::isInstance);
        assertThat(github.files(BRANCH)).containsEntry("large.txt", large);
    }

    @ParameterizedTest
    @CsvSource({"UNAUTHORIZED", "MISSING", "DENIED", "EMPTY"})
    void aClearNoEndsItAtEveryCall(Fault fault) {
        int calls = callsOf(ORDER);
        for (int at = 1; at < calls; at++) {
            Outcome outcome = refusedAt(at, Refused.of(fault, "no"));

            boolean specialBranch = fault == Fault.MISSING && (at == 2 || at == 4);
            if (!specialBranch) {
                assertThat(outcome)
                        .as("%s at call %d", fault, at)
                        .isInstanceOf(
                                switch (fault) {
                                    case UNAUTHORIZED -> Halted.class;
                                    case EMPTY -> Failed.class;
                                    default -> Parked.class;
                                });
            }
        }
    }

    @Test
    void aLongLimitPutsItOffUntilThenAndAShortOneIsWaitedFor() {
        Outcome put = refusedAt(1, new Refused(Fault.LIMITED, "hour", Duration.ofMinutes(40)));
        assertThat(put).isEqualTo(new Deferred("RATE_LIMITED", "hour", Duration.ofMinutes(40), true));

        Driver driver = new Driver(github, call -> call == 1 ? Break.LIMITED : Break.NONE);
        assertThat(driver.outcome(ORDER)).isInstanceOf(Opened.class);
        assertThat(driver.rests).containsExactly(Duration.ofSeconds(61));
    }

    @Test
    void whoNeverAnswersIsLeftForLater() {
        Driver driver = new Driver(github, call -> Break.DROPPED_BEFORE);

        assertThat(driver.outcome(ORDER))
                .isEqualTo(new Deferred("UNREACHABLE", "connection lost", Troubled.PUT_OFF, false));
        assertThat(driver.rests)
                .startsWith(Duration.ofMillis(500), Duration.ofSeconds(1))
                .hasSize(Troubled.TRIES_MAX)
                .allMatch(rest -> rest.compareTo(Duration.ofSeconds(30)) <= 0);
    }

    @Test
    void whoDoesWhatIsAskedAndNeverSaysSoGetsOnePullRequest() {
        Driver driver = new Driver(
                github,
                call -> github.calls.size() > 1 && github.calls.getLast() instanceof Command.CreateBranch
                        ? Break.DROPPED_AFTER
                        : Break.NONE);

        assertThat(driver.outcome(ORDER)).isInstanceOf(Opened.class);
        assertThat(github.pullRequests).hasSize(1);
    }

    @Test
    void anObjectThatIsNotSeenEverywhereYetIsAskedForAgain() {
        Publication at = Publication.begin(ORDER);
        while (!(at.command() instanceof Command.CreateCommit)) {
            at = at.next(github.call((Call) at.command()));
        }

        Publication rested = at.next(Refused.of(Fault.NOT_REPLICATED, "not yet"));

        assertThat(rested.command()).isInstanceOf(Command.Rest.class);
        assertThat(rested.next(new Observation.Rested()).command()).isEqualTo(at.command());
    }

    @Test
    void anAnswerToAnotherQuestionIsADefect() {
        assertThatThrownBy(() -> Publication.begin(ORDER).next(new Observation.Done()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("a PullRequests does");
    }

    @Test
    void aLookFindsWhatIsThereAndPutsNothingOnIt() {
        openedWithoutLabels();
        int before = github.calls.size();

        Outcome found = looked(new Driver(github, call -> Break.NONE));

        assertThat(found).isInstanceOfSatisfying(Opened.class, opened -> {
            assertThat(opened.number()).isEqualTo(1);
            assertThat(opened.warnings()).singleElement().asString().startsWith("labels, reviewers or assignees");
        });
        assertThat(github.calls.subList(before, github.calls.size()))
                .isNotEmpty()
                .allMatch(call -> call.effect() == Command.Effect.NOTHING);
        assertThat(github.labels).isEmpty();
    }

    @Test
    void aLookMakesNothingWhereThereIsNoPullRequest() {
        assertThat(looked(new Driver(github, call -> Break.NONE))).isEqualTo(OTHERWISE);
        assertThat(github.calls).hasSize(1);
    }

    @Test
    void aLookTellsWhatIsWrongWithWhatItFinds() {
        openedWithoutLabels();
        Driver answered = new Driver(github, call -> Break.NONE);
        looked(answered);

        for (int at = 2; at <= answered.calls(); at++) {
            assertThat(lookRefusedAt(github, at, Refused.of(Fault.MISSING, "gone")))
                    .as("call %d", at)
                    .isInstanceOfSatisfying(
                            Parked.class, parked -> assertThat(parked.code()).isEqualTo("NOT_FOUND"));
        }
        assertThat(lookRefusedAt(github, 1, Refused.of(Fault.MISSING, "no such repository")))
                .isEqualTo(OTHERWISE);
    }

    @Test
    void aLookThatIsNotAnsweredIsLeftForLaterAtEveryCall() {
        openedWithoutLabels();
        Driver answered = new Driver(github, call -> Break.NONE);
        looked(answered);
        for (int at = 1; at <= answered.calls(); at++) {
            int from = at;

            Outcome outcome = looked(new Driver(github, call -> call < from ? Break.NONE : Break.DROPPED_BEFORE));

            assertThat(outcome)
                    .as("from call %d on", from)
                    .isEqualTo(new Deferred("UNREACHABLE", "connection lost", Troubled.PUT_OFF, false));
        }
    }

    @ParameterizedTest
    @EnumSource
    void nothingThatGitHubSaysMakesALookMakeAnything(Fault fault) {
        openedWithoutLabels();
        for (ModelGitHub world : List.of(github, ModelGitHub.with(BASE))) {
            Driver answered = new Driver(world, call -> Break.NONE);
            looked(answered);
            for (int at = 1; at <= answered.calls(); at++) {
                world.calls.clear();
                lookRefusedAt(world, at, Refused.of(fault, "no"));
                assertThat(world.calls)
                        .as("%s at call %d", fault, at)
                        .allMatch(call -> call.effect() == Command.Effect.NOTHING);
            }
        }
    }

    private static Outcome lookRefusedAt(ModelGitHub world, int at, Refused refused) {
        Publication look = Publication.look(ORDER, OTHERWISE);
        int calls = 0;
        while (!(look.command() instanceof Command.Finish)) {
            if (!(look.command() instanceof Call call)) {
                look = look.next(new Observation.Rested());
            } else {
                calls++;
                look = look.next(calls == at ? refused : world.call(call));
            }
        }
        return ((Command.Finish) look.command()).outcome();
    }

    /** Whoever opened it died before the next call. */
    private void openedWithoutLabels() {
        Publication publication = Publication.begin(ORDER);
        while (github.pullRequests.isEmpty()) {
            publication = publication.next(github.call((Call) publication.command()));
        }
    }

    private static Outcome looked(Driver driver) {
        return driver.outcome(Publication.look(ORDER, OTHERWISE));
    }

    private Outcome refusedAt(int at, Refused refused) {
        Publication publication = Publication.begin(ORDER);
        ModelGitHub fresh = ModelGitHub.with(BASE);
        for (int ignored : IntStream.range(1, at).toArray()) {
            publication = publication.next(fresh.call((Call) publication.command()));
        }
        publication = publication.next(refused);
        return publication.command() instanceof Command.Finish(Outcome outcome)
                ? outcome
                : new Deferred("none", publication.command().toString(), Duration.ZERO, false);
    }

    private static int callsOf(Order order) {
        Driver driver = new Driver(ModelGitHub.with(BASE), call -> Break.NONE);
        driver.outcome(order);
        return driver.calls();
    }

    private String parkedCode(Order order) {
        Outcome outcome = Driver.outcome(github, order);
        assertThat(outcome).isInstanceOf(Parked.class);
        return ((Parked) outcome).code();
    }

    private PullRequest request(String body, String branch, String repository) {
        return new PullRequest(
                github.pullRequests.size() + 1,
                "url",
                body,
                branch,
                repository,
                github.branches.getOrDefault(BRANCH, github.tip("main")),
                "main",
                true,
                false,
                Optional.empty());
    }
}
