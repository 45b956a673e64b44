package dev.sicd.publisher;

import static dev.sicd.publisher.LiveSystem.change;
import static dev.sicd.publisher.LiveSystem.proposal;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.sicd.fakegithub.FakeRepository;
import dev.sicd.fakegithub.Fault;
import dev.sicd.fakegithub.LoggedRequest;
import dev.sicd.fakegithub.PullRequest;
import dev.sicd.fakegithub.TreeFile;
import dev.sicd.model.event.ApprovedProposal;
import dev.sicd.model.event.CodeChange;
import dev.sicd.model.event.CodeChange.ChangeType;
import dev.sicd.model.event.FileProblem;
import dev.sicd.model.event.ProposalContent;
import dev.sicd.model.event.PullRequestEvent;
import dev.sicd.model.event.PullRequestEvent.ChangesAlreadyApplied;
import dev.sicd.model.event.PullRequestEvent.PublishFailed;
import dev.sicd.model.event.PullRequestEvent.PublishParked;
import dev.sicd.model.event.PullRequestEvent.PullRequestOpened;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.eclipse.jgit.revwalk.FooterLine;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What one publisher makes of repositories in all states, and of changes of all kinds: each test has its own repository. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LiveRepositoriesTest {
    /** What GitHub makes a mention, a reference or a link of, or an entity that becomes one. */
    private static final Pattern ACTS = Pattern.compile(
            "@\\w|#\\w|GH-\\d|&#\\w|github\\.com|/(issues|pull)/\\d|\\b(close|fix|resolve)(s|es|d|ed)?:? *#\\d",
            Pattern.CASE_INSENSITIVE);
    /** Bidi marks, and what is drawn as nothing except the one that keeps things from acting. */
    private static final Pattern HIDDEN = Pattern.compile("[\\p{Cf}&&[^\u200b]]");
    /** What makes continuous integration look away. */
    private static final Pattern DIRECTIVE = Pattern.compile(
            "\\[(skip ci|ci skip|no ci|skip actions|actions skip)]|\\*\\*\\*NO_CI\\*\\*\\*", Pattern.CASE_INSENSITIVE);

    private LiveSystem system;
    private Publisher publisher;

    @BeforeAll
    void start(@TempDir Path directory) throws Exception {
        system = new LiveSystem(directory);
        publisher = system.start();
    }

    @AfterEach
    void everyRequestWasAsGitHubDescribesIt() {
        assertThat(system.github.violations()).isEmpty();
        assertThat(publisher.health().live().isUp()).isTrue();
    }

    @AfterAll
    void stop() {
        publisher.close();
        system.close();
    }

    @Test
    void whatOthersPushedMeanwhileIsKept() throws Exception {
        FakeRepository repository = system.repository("moved");
        String head = repository.pushTo("main", Map.of("docs/new.md", "new\n".getBytes(UTF_8)), "moved on");

        PullRequestOpened opened = opened(proposal("moved", "better", change()));

        assertThat(opened.baseSha()).isEqualTo(head);
        assertThat(repository.commitOf(opened.commitSha()).parents()).containsExactly(head);
        assertThat(repository.files(opened.branch()))
                .isEqualTo(Map.of("src/a.py", TreeFile.plain("better\n"), "docs/new.md", TreeFile.plain("new\n")));
    }

    @Test
    void whatOthersPushWhileItIsMadeIsKeptByTheMerge() throws Exception {
        FakeRepository repository = system.repository("moving");
        String before = repository.head("main").orElseThrow();
        system.github
                .faults()
                .after(
                        in(repository, "git/get-tree"),
                        1,
                        Fault.run(() -> repository.pushTo("main", Map.of("b.py", "b\n".getBytes(UTF_8)), "moved on")));

        PullRequestOpened opened = opened(proposal("moving", "better", change()));
        repository.merge(1);

        assertThat(opened.baseSha()).isEqualTo(before);
        assertThat(repository.files("main"))
                .isEqualTo(Map.of("src/a.py", TreeFile.plain("better\n"), "b.py", TreeFile.plain("b\n")));
    }

    @Test
    void eachFileThatChangedIsNamedAndNoOther() throws Exception {
        FakeRepository repository = repository("stale", Map.of("a", "1\n", "b", "other\n", "c", "other\n"));

        PublishFailed failed = failed(proposal(
                "stale",
                "better",
                update("a", "1\n", "2\n"),
                update("b", "1\n", "2\n"),
                delete("c", Optional.of("1\n"))));

        assertThat(failed.code()).isEqualTo("STALE");
        assertThat(failed.files()).extracting(FileProblem::filePath).containsExactly("b", "c");
        assertThat(failed.files()).allSatisfy(file -> {
            assertThat(file.code()).isEqualTo("STALE");
            assertThat(file.detail()).contains("read it again");
        });
        assertUntouched(repository);
    }

    @Test
    void whatIsThereIsNotCreatedAndWhatIsMissingIsNotUpdated() throws Exception {
        FakeRepository repository = repository("conflict", Map.of("a", "1\n", "same", "s\n", "Case", "c\n"));

        PublishFailed failed = failed(proposal(
                "conflict",
                "better",
                create("a", "2\n"),
                create("same", "s\n"),
                create("case", "c\n"),
                update("missing", "1\n", "2\n")));

        assertThat(failed.code()).isEqualTo("CONFLICT");
        assertThat(failed.files())
                .extracting(FileProblem::filePath, FileProblem::code)
                .containsExactly(tuple("a", "CONFLICT"), tuple("case", "CONFLICT"), tuple("missing", "CONFLICT"));
        assertUntouched(repository);
    }

    @Test
    void aBranchThatWasDeletedIsNoBase() throws Exception {
        FakeRepository repository = system.repository("deleted");
        repository.commit("release", Map.of("src/a.py", "a\n".getBytes(UTF_8)), "release");
        repository.deleteBranch("release");

        PublishFailed failed = failed(LiveSystem.proposal("deleted", Optional.of("release"), "better", change()));

        assertThat(failed.code()).isEqualTo("BASE_MISSING");
        assertThat(failed.reason()).contains("your-org/deleted has no branch 'release'");
        assertUntouched(repository);
    }

    @Test
    void aBaseThatGoesAwayAtTheLastMomentIsAPersonsBusiness() throws Exception {
        FakeRepository repository = system.repository("vanished");
        repository.commit("release", Map.of("b", "b\n".getBytes(UTF_8)), "release");
        system.github
                .faults()
                .before(in(repository, "pulls/create"), 1, Fault.run(() -> repository.deleteBranch("release")));

        PublishParked parked = parked(LiveSystem.proposal("vanished", Optional.of("release"), "better", change()));

        assertThat(parked.code()).isEqualTo("REFUSED");
        assertThat(parked.reason()).contains("422", "base invalid");
        assertThat(repository.pullRequests()).isEmpty();
    }

    @Test
    void anEmptyRepositoryHasNothingToPutItOn() throws Exception {
        FakeRepository repository = system.github.repository(LiveSystem.OWNER, "empty");

        PublishFailed failed = failed(proposal("empty", "better", create("a", "1\n")));

        assertThat(failed.code()).isEqualTo("REPOSITORY_EMPTY");
        assertThat(failed.reason()).contains("409", "Git Repository is empty.");
        assertUntouched(repository);
    }

    @Test
    void anArchivedRepositoryIsNotWrittenTo() throws Exception {
        FakeRepository repository = system.repository("archived");
        repository.settings().archive();

        PublishParked parked = parked(proposal("archived", "better", change()));

        assertThat(parked.code()).isEqualTo("ARCHIVED");
        assertThat(parked.reason()).contains("your-org/archived is archived", "release the proposal");
        assertUntouched(repository);
    }

    @Test
    void aRulesetThatRefusesTheBranchIsNamedWithItsCureAndAReleaseTriesAgain() throws Exception {
        FakeRepository repository = system.repository("ruled");
        system.github.faults().before(in(repository, "git/create-ref"), 1, Fault.ruleViolation());
        ApprovedProposal approved = proposal("ruled", "better", change());

        PublishParked parked = parked(approved);

        assertThat(parked.code()).isEqualTo("REFUSED");
        assertThat(parked.reason())
                .contains("422", "Repository rule violations found", "creations being restricted", "let a ruleset");
        assertThat(repository.head("aura-sicd/" + approved.proposalId())).isEmpty();
        assertThat(repository.pullRequests()).isEmpty();

        assertThat(system.saidNext(released(approved))).isInstanceOf(PullRequestOpened.class);
        assertOnlyAhead(repository);
    }

    @Test
    void credentialsThatMayNotOpenPullRequestsLeaveABranchThatAReleaseUses() throws Exception {
        FakeRepository repository = system.repository("half");
        system.github
                .faults()
                .before(
                        in(repository, "pulls/create"),
                        1,
                        Fault.answer(
                                403,
                                "Resource not accessible by personal access token",
                                Map.of("x-accepted-github-permissions", "pull_requests=write")));
        ApprovedProposal approved = proposal("half", "better", change());

        PublishParked parked = parked(approved);

        assertThat(parked.code()).isEqualTo("REFUSED");
        assertThat(parked.reason()).contains("403", "not accessible", "'pull_requests: write'");
        String left = repository.head("aura-sicd/" + approved.proposalId()).orElseThrow();

        PullRequestOpened opened = (PullRequestOpened) system.saidNext(released(approved));
        assertThat(opened.commitSha()).isEqualTo(left);
        assertThat(system.github.requests(repository))
                .extracting(LoggedRequest::operation)
                .containsOnlyOnce("git/create-commit");
        assertOnlyAhead(repository);
    }

    /** A call takes so many entries of a tree; those beyond go into another one. */
    @ParameterizedTest
    @CsvSource({"100, 1", "101, 2"})
    void aHundredFilesAreOneCommit(int files, int trees) throws Exception {
        FakeRepository repository = system.repository("many" + files);
        SortedMap<String, TreeFile> expected = new TreeMap<>(repository.files("main"));
        List<CodeChange> changes = new ArrayList<>();
        for (int i = 0; i < files; i++) {
            String path = "d%d/e%d/f%d.txt".formatted(i % 7, i % 3, i);
            changes.add(create(path, "file " + i + "\n"));
            expected.put(path, TreeFile.plain("file " + i + "\n"));
        }

        PullRequestOpened opened = opened(proposal("many" + files, "many files", changes.toArray(CodeChange[]::new)));

        assertThat(repository.files(opened.branch())).isEqualTo(expected);
        assertThat(system.github.requests(repository))
                .extracting(LoggedRequest::operation)
                .filteredOn("git/create-tree"::equals)
                .hasSize(trees);
        assertOnlyAhead(repository);
    }

    @Test
    void threeMegabytesArriveByteByByte() throws Exception {
        FakeRepository repository = system.repository("large");
        SortedMap<String, TreeFile> expected = new TreeMap<>(repository.files("main"));
        List<CodeChange> changes = new ArrayList<>();
        for (String letter : List.of("x", "ä", "日", "😀")) {
            String content = (letter + " \\ \"\n").repeat(786_432 / (letter + " \\ \"\n").getBytes(UTF_8).length);
            changes.add(create("large/" + letter, content));
            expected.put("large/" + letter, TreeFile.plain(content));
        }

        PullRequestOpened opened = opened(proposal("large", "large files", changes.toArray(CodeChange[]::new)));

        // a description of what differs would be as large
        assertThat(repository.files(opened.branch()).equals(expected)).isTrue();
        // when the rest is small, it stands in the tree's own request
        assertThat(system.github.requests(repository))
                .filteredOn(LoggedRequest.writes())
                .extracting(LoggedRequest::operation)
                .startsWith("git/create-blob", "git/create-blob", "git/create-blob", "git/create-tree");
    }

    @Test
    void whatLooksLikeNoTextArrivesByteByByte() throws Exception {
        FakeRepository repository = system.repository("binary");
        String odd =
                "\ufeff\u0000PNG\r\n\u001a\n\u0000\u0001\u007f\u0080\u00ff\ufffd\ufffe\uffff\ud83d\ude00\u2028no line end";

        PullRequestOpened opened = opened(proposal(
                "binary",
                "odd files",
                create("zeros.bin", odd),
                create("returns.txt", "a\r\nb\rc"),
                create("none", "")));

        assertThat(repository.files(opened.branch()))
                .containsEntry("zeros.bin", TreeFile.plain(odd.getBytes(UTF_8)))
                .containsEntry("returns.txt", TreeFile.plain("a\r\nb\rc"))
                .containsEntry("none", TreeFile.plain(""))
                .hasSize(4);
    }

    @Test
    void aDirectoryGoesWithItsLastFile() throws Exception {
        FakeRepository repository =
                repository("emptied", Map.of("a", "1\n", "d/e/f", "2\n", "g/h", "3\n", "g/i", "4\n"));
        FakeRepository twin = repository("emptied-by-git", Map.of("a", "1\n", "g/i", "4\n"));

        PullRequestOpened opened = opened(
                proposal("emptied", "tidy", delete("d/e/f", Optional.of("2\n")), delete("g/h", Optional.empty())));

        assertThat(opened.treeSha()).isEqualTo(tree(twin, "main"));
        assertThat(tree(repository, opened.branch())).isEqualTo(opened.treeSha());
        assertThat(repository.files(opened.branch())).containsOnlyKeys("a", "g/i");
        assertThat(repository.files("main")).hasSize(4);
    }

    @Test
    void whatIsGoneAlreadyIsAWarning() throws Exception {
        FakeRepository repository = system.repository("gone");

        PullRequestOpened opened = opened(proposal("gone", "tidy", change(), delete("old.py", Optional.of("o\n"))));

        assertThat(opened.warnings()).singleElement().asString().startsWith("old.py: not in the base");
        assertThat(repository.files(opened.branch())).containsOnlyKeys("src/a.py");
    }

    @Test
    void aFileStaysExecutableAndANewOneIsNot() throws Exception {
        FakeRepository repository = system.github.repository(LiveSystem.OWNER, "modes");
        repository.commitEntries(
                "main", Map.of("run.sh", TreeFile.executable("#!/bin/sh\n"), "plain", TreeFile.plain("p\n")), "first");

        PullRequestOpened opened = opened(proposal(
                "modes",
                "better",
                update("run.sh", "#!/bin/sh\n", "#!/bin/sh -e\n"),
                update("plain", "p\n", "q\n"),
                create("new.sh", "#!/bin/sh\n")));

        assertThat(repository.files(opened.branch()))
                .isEqualTo(Map.of(
                        "run.sh", TreeFile.executable("#!/bin/sh -e\n"),
                        "plain", TreeFile.plain("q\n"),
                        "new.sh", TreeFile.plain("#!/bin/sh\n")));
    }

    @Test
    void onlyFilesAreChanged() throws Exception {
        FakeRepository repository = system.github.repository(LiveSystem.OWNER, "kinds");
        repository.commitEntries(
                "main",
                Map.of(
                        "link", TreeFile.symlink("a"),
                        "module", TreeFile.submodule("1".repeat(40)),
                        "d/a", TreeFile.plain("a\n"),
                        "e/a", TreeFile.plain("a\n")),
                "first");

        PublishFailed failed = failed(proposal(
                "kinds",
                "better",
                update("link", "a", "b"),
                create("module/a", "a\n"),
                create("d", "a\n"),
                create("e/a/b", "a\n")));

        assertThat(failed.code()).isEqualTo("NOT_A_FILE");
        assertThat(failed.files())
                .extracting(FileProblem::filePath)
                .containsExactlyInAnyOrder("link", "module/a", "d", "e/a/b");
        assertUntouched(repository);
    }

    @Test
    void whatTheBaseHasAllOfIsNotProposedAgain() throws Exception {
        FakeRepository repository = repository("applied", Map.of("a", "2\n", "b", "n\n"));

        ApprovedProposal approved = proposal(
                "applied", "better", update("a", "1\n", "2\n"), create("b", "n\n"), delete("c", Optional.of("c\n")));

        assertThat(system.saidNext(approved)).isInstanceOfSatisfying(ChangesAlreadyApplied.class, applied -> {
            assertThat(applied.baseBranch()).isEqualTo("main");
            assertThat(applied.baseSha()).isEqualTo(repository.head("main").orElseThrow());
            assertThat(applied.repository()).isEqualTo("your-org/applied");
        });
        assertUntouched(repository);
    }

    @Test
    void aTreeThatIsNotListedAsAWholeIsReadByDirectories() throws Exception {
        FakeRepository repository = repository("wide", Map.of("a", "1\n", "b/c", "2\n", "b/d", "3\n", "e/f/g", "4\n"));
        repository.settings().listedEntriesMax(2);

        PullRequestOpened opened =
                opened(proposal("wide", "better", update("e/f/g", "4\n", "5\n"), create("new/h", "6\n")));

        SortedMap<String, TreeFile> expected = new TreeMap<>(repository.files("main"));
        expected.put("e/f/g", TreeFile.plain("5\n"));
        expected.put("new/h", TreeFile.plain("6\n"));
        assertThat(repository.files(opened.branch())).isEqualTo(expected);
    }

    @Test
    void whatAnAgentWritesActsNowhereAtGitHub() throws Exception {
        FakeRepository repository = system.repository("hostile");
        String marker = "<!-- sicd:v1 proposal=000000000000 digest=sha256:" + "0".repeat(64) + " -->";
        String text = """
                @mona @your-org/owners Fixes #1, closes your-org/hostile#2 and GH-3, resolves https://github.com/o/r/issues/4
                <img src=x onerror=alert(1)><details open><a href="https://github.com/o/r/pull/5">x</a><!-- hidden -->
                safe\u202eelif\u2066 \u200b@\u200dtorvalds [skip [skip ci]ci] ***NO_***NO_CI***CI*** &#64;octocat
                %s
                ```
                """.formatted(marker);
        ProposalContent content = new ProposalContent(
                "run_20250101",
                "Fix fixes #6 @hubot \u202e[ci [ci skip]skip] " + marker,
                text
                        + "\n```\n\nCo-authored-by: Mona <mona@github.com>\nSigned-off-by: Mona\nSicd-Digest: sha256:00\n"
                        + "\nReviewed-by: Mona <mona@github.com>\nskip-checks: true",
                LiveSystem.OWNER,
                "hostile",
                Optional.empty(),
                false,
                List.of(new CodeChange(
                        "src/@mona #1 _b_ `x`.py",
                        ChangeType.CREATE,
                        Optional.empty(),
                        "x\n",
                        text,
                        Optional.empty())));
        ApprovedProposal approved = LiveSystem.approved(content);

        PullRequestOpened opened = opened(approved);

        PullRequest made = repository.pullRequest(1);
        String message = repository.commitOf(opened.commitSha()).message();
        String ours = PullRequestBody.marker(approved);
        assertThat(made.body()).endsWith("\n" + ours).containsOnlyOnce("<!--");
        // what stands in a code span acts for nobody
        String body = made.body().replace(ours, "").replaceAll("(?<!`)(`+)(?!`)[^\n]*?(?<!`)\\1(?!`)", "");
        for (String written : List.of(made.title(), body, message)) {
            assertThat(written).doesNotContainPattern(ACTS).doesNotContainPattern(HIDDEN);
        }
        assertThat(body).doesNotContainPattern("<[A-Za-z/!]");
        assertThat(message).doesNotContainPattern(DIRECTIVE);
        assertThat(made.title()).doesNotContainPattern(DIRECTIVE);
        assertThat(FooterLine.fromMessage(message))
                .extracting(FooterLine::getKey)
                .containsExactly("Sicd-Proposal-Id", "Sicd-Digest", "Sicd-Run", "Sicd-Ledger-Head");
        assertThat(message)
                .doesNotContainIgnoringCase("authored-by")
                .doesNotContainIgnoringCase("signed-off")
                .doesNotContainIgnoringCase("reviewed-by")
                .doesNotContainIgnoringCase("skip-checks");
    }

    private FakeRepository repository(String name, Map<String, String> files) {
        Map<String, byte[]> contents = new TreeMap<>();
        files.forEach((path, text) -> contents.put(path, text.getBytes(UTF_8)));
        FakeRepository repository = system.github.repository(LiveSystem.OWNER, name);
        repository.commit("main", contents, "first");
        return repository;
    }

    private PullRequestOpened opened(ApprovedProposal approved) throws Exception {
        return as(PullRequestOpened.class, system.saidNext(approved));
    }

    private PublishFailed failed(ApprovedProposal approved) throws Exception {
        return as(PublishFailed.class, system.saidNext(approved));
    }

    private PublishParked parked(ApprovedProposal approved) throws Exception {
        return as(PublishParked.class, system.saidNext(approved));
    }

    private static <T> T as(Class<T> kind, PullRequestEvent event) {
        assertThat(event).isInstanceOf(kind);
        return kind.cast(event);
    }

    /** As a reviewer does it: another decision on the same content. */
    private static ApprovedProposal released(ApprovedProposal parked) {
        return Samples.signed(
                parked,
                Samples.statement(parked)
                        .decision(UUID.nameUUIDFromBytes(parked.proposalId().getBytes(UTF_8)))
                        .approver("human:rita")
                        .build(),
                Samples.KEY);
    }

    private void assertUntouched(FakeRepository repository) {
        assertThat(system.github.requests(repository)).isNotEmpty().noneMatch(LoggedRequest.writes());
        assertThat(repository.pullRequests()).isEmpty();
    }

    private static void assertOnlyAhead(FakeRepository repository) {
        assertThat(repository.pullRequests()).hasSize(1);
        assertThat(repository.ahead("main", repository.pullRequest(1).head())).isEqualTo(1);
    }

    private static String tree(FakeRepository repository, String branch) {
        return repository.commitOf(repository.head(branch).orElseThrow()).tree();
    }

    private static Predicate<LoggedRequest> in(FakeRepository repository, String operation) {
        return LoggedRequest.of(operation).and(request -> request.repository().equals(repository.fullName()));
    }

    private static CodeChange create(String path, String content) {
        return new CodeChange(path, ChangeType.CREATE, Optional.empty(), content, "", Optional.empty());
    }

    private static CodeChange update(String path, String before, String after) {
        return new CodeChange(path, ChangeType.UPDATE, Optional.of(before), after, "", Optional.empty());
    }

    private static CodeChange delete(String path, Optional<String> before) {
        return new CodeChange(path, ChangeType.DELETE, before, "", "", Optional.empty());
    }
}
