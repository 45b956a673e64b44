package dev.sicd.model.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.sicd.model.event.CodeChange.ChangeType;
import dev.sicd.model.event.ProposalEvent.ProposalSubmitted;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ProposalRulesTest {
    private static final TestEvents EVENTS = new TestEvents("run_1");
    private static final String LONG_TEXT = "x".repeat(EventRules.TEXT_LENGTH_MAX);
    private static final CodeChange GOOD = change("a.txt", ChangeType.UPDATE, "new", "why");

    private static CodeChange change(String path, ChangeType type, String newContent, String rationale) {
        return new CodeChange(path, type, Optional.empty(), newContent, rationale, Optional.empty());
    }

    private static ProposalContent text(String title, String description) {
        return new ProposalContent(
                "run_1", title, description, "octo", "hello", Optional.empty(), false, List.of(GOOD));
    }

    private static ProposalContent target(String owner, String name, String branch) {
        return new ProposalContent("run_1", "T", "", owner, name, Optional.of(branch), false, List.of(GOOD));
    }

    private static ProposalContent changes(CodeChange... changes) {
        return new ProposalContent("run_1", "T", "", "octo", "hello", Optional.empty(), false, List.of(changes));
    }

    private static ProposalContent many(int count) {
        return changes(IntStream.range(0, count)
                .mapToObj(i -> change("f" + i, ChangeType.CREATE, "", ""))
                .toArray(CodeChange[]::new));
    }

    static Stream<ProposalContent> goodContents() {
        return Stream.of(
                text("T".repeat(256), LONG_TEXT),
                text("Über 😀", "two\nlines"),
                target("a", "x", "main"),
                target("a".repeat(39), "r".repeat(100), "release/1.2_x-y"),
                target("a-b", ".github", "a/b/c"),
                target("a", "...", "lock"),
                many(1_000),
                changes(change("a", ChangeType.DELETE, "", LONG_TEXT), change("b", ChangeType.CREATE, "😀", "")));
    }

    @ParameterizedTest
    @MethodSource("goodContents")
    void aGoodContentHasNoViolation(ProposalContent content) {
        assertThat(ProposalRules.check(content)).isEmpty();
        assertThat(EventRules.check(EVENTS.submitted(content))).isEmpty();
    }

    static Stream<Arguments> badContents() {
        String title = "use one line of 1 to 256 characters";
        String owner = "use a GitHub owner: up to 39 letters, digits and '-'";
        String name = "use a GitHub repository: up to 100 letters, digits, '.', '_' and '-'";
        return Stream.of(
                arguments(text(" ", ""), "title", " ", title),
                arguments(text("a\nb", ""), "title", "a\nb", title),
                arguments(text("T".repeat(257), ""), "title", "T".repeat(80) + "…", title),
                arguments(text("T", LONG_TEXT + "x"), "description", "65537 characters", "use at most 65536"),
                arguments(target("-a", "x", "main"), "repo_owner", "-a", owner),
                arguments(target("a/b", "x", "main"), "repo_owner", "a/b", owner),
                arguments(target("a".repeat(40), "x", "main"), "repo_owner", "a".repeat(40), owner),
                arguments(target("a", "..", "main"), "repo_name", "..", name),
                arguments(target("a", ".", "main"), "repo_name", ".", name),
                arguments(target("a", "x/y", "main"), "repo_name", "x/y", name),
                arguments(target("a", "", "main"), "repo_name", "", name),
                arguments(many(0), "changes", "0 changes", "use 1 to 1000"),
                arguments(many(1_001), "changes", "1001 changes", "use 1 to 1000"),
                arguments(
                        changes(GOOD, change("../x", ChangeType.CREATE, "", "")),
                        "changes[1].file_path",
                        "../x",
                        "leave out empty, '.' and '..' parts: the file must be inside the repository"),
                arguments(
                        changes(GOOD, change("A.TXT", ChangeType.CREATE, "", "")),
                        "changes[1].file_path",
                        "A.TXT",
                        "'a.txt' is named already; name each file once, and nothing below it"
                                + " (names that differ in case only are one file on some machines)"),
                arguments(
                        changes(GOOD, change("a.txt/b", ChangeType.CREATE, "", "")),
                        "changes[1].file_path",
                        "a.txt/b",
                        "'a.txt' is named already; name each file once, and nothing below it"
                                + " (names that differ in case only are one file on some machines)"),
                arguments(
                        changes(change("docs/b", ChangeType.CREATE, "", ""), change("docs", ChangeType.DELETE, "", "")),
                        "changes[1].file_path",
                        "docs",
                        "'docs' is a directory of another change; write it the same way, and put no file there"),
                arguments(
                        changes(
                                change("docs/b", ChangeType.CREATE, "", ""),
                                change("Docs/c", ChangeType.CREATE, "", "")),
                        "changes[1].file_path",
                        "Docs/c",
                        "'docs' is a directory of another change; write it the same way, and put no file there"),
                arguments(
                        changes(change("a", ChangeType.UNKNOWN, "", "")),
                        "changes[0].change_type",
                        "UNKNOWN",
                        "use create, update or delete"),
                // lines that were there before are not screened
                arguments(
                        changes(new CodeChange(
                                "a", ChangeType.CREATE, Optional.of("secret\n"), "secret\n", "", Optional.empty())),
                        "changes[0].original_content",
                        "7 characters",
                        "there is nothing before a creation: leave it out, or propose an update"),
                arguments(
                        changes(change("a", ChangeType.DELETE, "rest", "")),
                        "changes[0].new_content",
                        "4 characters",
                        "a deletion leaves nothing: leave it out"),
                arguments(
                        changes(change("a", ChangeType.CREATE, "", LONG_TEXT + "x")),
                        "changes[0].rationale",
                        "65537 characters",
                        "use at most 65536"));
    }

    @ParameterizedTest
    @MethodSource("badContents")
    void aViolationNamesFieldValueAndCure(ProposalContent content, String field, String value, String cure) {
        Violation violation = new Violation(field, "'" + value + "' is not allowed: " + cure);

        assertThat(ProposalRules.check(content)).containsExactly(violation);
        assertThat(EventRules.check(EVENTS.submitted(content))).containsExactly(violation);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "-a",
                "/a",
                "a/",
                "a//b",
                "a..b",
                "a.",
                "a.lock",
                "a.lock/b",
                "a/.b",
                ".a",
                "a b",
                "a~1",
                "a^",
                "a:b",
                "a?",
                "a*",
                "a[",
                "a\\b",
                "a@{1}",
                "a\n"
            })
    void aBranchIsOneThatGitAccepts(String branch) {
        assertThat(ProposalRules.check(target("octo", "hello", branch)))
                .containsExactly(
                        new Violation("base_branch", "'" + branch + "' is not allowed: use a git branch name"));
    }

    @Test
    void textThatNoUtf8CanHoldIsRefusedBeforeItIsHashed() {
        String bad = "a\ud800";
        List<ProposalContent> contents = List.of(
                text("T" + bad, ""),
                text("T", bad),
                changes(change("a", ChangeType.CREATE, bad, "")),
                changes(change("a", ChangeType.CREATE, "", bad)),
                changes(new CodeChange("a", ChangeType.UPDATE, Optional.of(bad), "", "", Optional.empty())),
                new ProposalContent(bad, "T", "", "octo", "hello", Optional.empty(), false, List.of(GOOD)));
        ProposalSubmitted good = EVENTS.submitted(EVENTS.content(1));
        for (ProposalContent content : contents) {
            Event event = new ProposalSubmitted(good.envelope(), good.proposalId(), good.contentDigest(), content);
            assertThat(EventRules.check(event))
                    .singleElement()
                    .extracting(Violation::message)
                    .asString()
                    .contains("an unpaired surrogate is among them");
        }
    }

    @Test
    void digestIdAndRunAreTheContentsOwn() {
        ProposalSubmitted good = EVENTS.submitted(EVENTS.content(1));
        ProposalContent another = EVENTS.content(2);
        Event swapped = new ProposalSubmitted(good.envelope(), good.proposalId(), good.contentDigest(), another);

        assertThat(EventRules.check(swapped))
                .containsExactly(
                        Violation.of(
                                "content_digest", good.contentDigest(), "the content's digest is " + another.digest()),
                        Violation.of(
                                "proposal_id", good.proposalId(), "the content's id is " + TestEvents.idOf(another)));

        ProposalSubmitted ofAnotherRun = new TestEvents("run_2").submitted(EVENTS.content(1));
        assertThat(EventRules.check(ofAnotherRun))
                .containsExactly(Violation.of("run_id", "run_1", "content and envelope name the same run"));
    }
}
