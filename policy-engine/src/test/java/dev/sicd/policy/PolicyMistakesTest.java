package dev.sicd.policy;

import static dev.sicd.policy.Policies.allowingWhen;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

final class PolicyMistakesTest {
    private static final String RULE = "rules: [{id: a, actions: [PR_PROPOSE], effect: allow, reason: x}]\n";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "size(path) > 0           | 7:16 | 'path' is not a variable; did you mean 'paths'?",
                "\"size(path) > 0\"       | 7:17 | 'path' is not a variable; did you mean 'paths'?",
                "'action == ''a'' && pth' | 7:31 | 'pth' is not a variable; 'sicd policy show'",
                "\"'\\x41' == repp\"      | 7:22 | 'repp' is not a variable; did you mean 'repo'?",
                "actor.knd == 'agent'     | 7:11 | 'actor.knd' is not a variable; did you mean 'actor.kind'?",
                "later.startsWith('a')    | 7:11 | 'later' is not a variable; 'sicd policy show' explains what there is",
                "siz(paths) > 0           | 7:14 | 'siz' is not a function; did you mean 'size'?",
                "paths.filtr(p, p == '').size() == 0 | 7:22 | 'filtr' is not a function; did you mean 'filter'?",
                "changes.exists(c, c.pth == '')      | 7:30 | 'pth' is not a field of a change; did you mean 'path'?",
                "change_count > 'a'       | 7:24 | '>' does not fit (int, string)",
                "0.5 * change_count > 1.0 | 7:15 | '*' does not fit (double, int); whole and decimal numbers do not mix; write double(...) around the whole one",
                "size(paths               | 7:21 | is not an expression: missing ')' at '<EOF>'",
                "change_count             | 7:11 | the expression gives int; it has to give true or false",
                "paths                    | 7:11 | the expression gives list of string; it has to give true or false",
                "repo + repo == ''        | 7:11 | joins texts or lists; compare, count and filter instead",
                "paths + paths == paths   | 7:11 | joins texts or lists; compare, count and filter instead",
                "size([[paths]]) == 1     | 7:11 | has lists in lists in lists; compare, count and filter instead",
                "dyn(1) == 1              | 7:11 | has a part whose type is only known later; use values of one type",
                "\"Change{path: 'a'}.path == 'a'\" | 7:11 | makes a message; compare with its fields instead",
                "repo.matches(base_branch)         | 7:11 | matches a regular expression that is only known later; write it out in quotes",
                "repo.matches('(')                 | 7:11 | the regular expression is wrong: missing closing )",
                "\"matches(repo, '((a{1,99}){1,99}){99}')\" | 7:11 | the regular expression repeats more than 100 times",
                "repo.matches('(abcdefgh){100}')   | 7:11 | the regular expression is too large",
            })
    void anExpressionsMistakeIsShownWhereItStands(String when, String place, String message) {
        assertThat(mistakes(allowingWhen(when)))
                .singleElement()
                .asString()
                .startsWith("policy.yaml:" + place + ": rule 'only': " + message);
    }

    @Test
    void inABlockTheLineIsThatOfTheFile() {
        assertThat(mistakes(allowingWhen("|\n      dry_run &&\n        size(path) > 0")))
                .containsExactly("policy.yaml:9:14: rule 'only': 'path' is not a variable; did you mean 'paths'?");
        assertThat(mistakes(allowingWhen(">\n      dry_run &&\n      size(path) > 0")))
                .containsExactly("policy.yaml:9:12: rule 'only': 'path' is not a variable; did you mean 'paths'?");
        assertThat(mistakes(allowingWhen("dry_run &&\n      size(path) > 0")))
                .containsExactly("policy.yaml:8:12: rule 'only': 'path' is not a variable; did you mean 'paths'?");
        assertThat(mistakes(allowingWhen("\"dry_run &&\n\n      size(path) > 0\"")))
                .containsExactly("policy.yaml:9:12: rule 'only': 'path' is not a variable; did you mean 'paths'?");
    }

    static Stream<Arguments> files() {
        return Stream.of(
                Arguments.of("", "1:1: there are no keys in this file; begin with 'version: ...'"),
                Arguments.of("- a", "1:1: there are no keys in this file; begin with 'version: ...'"),
                Arguments.of(
                        "version: v",
                        "1:1: 'rules' is missing; without rules everything is denied; write at least one"),
                Arguments.of("version: v\nrules: []", "2:1: 'rules' has 0 entries; write 1 to 200"),
                Arguments.of("version: v\nrules: 7", "2:8: 'rules' is not a list; write [a, b], or '- a'"),
                Arguments.of(
                        "version: [v]\n" + RULE, "1:10: 'version' is not a single value; write a text or a number"),
                Arguments.of(
                        "version: a b\n" + RULE,
                        "1:10: the version is 'a b'; use up to 64 letters, digits, '.', '_' and '-', such as acme-7"),
                Arguments.of(RULE, "1:1: 'version' is missing"),
                Arguments.of(
                        "version: v\nversion: w\n" + RULE,
                        "2:1: 'version' is here twice; keep one: the other stands on line 1"),
                Arguments.of("version: v\nruels: []\n" + RULE, "2:1: 'ruels' is not known here; did you mean 'rules'?"),
                Arguments.of(
                        "version: v\n" + RULE + "variables: {a: &x 1, b: *x}",
                        "3:25: an alias (*x) stands here; write the value out: aliases are not followed"),
                Arguments.of(
                        "version: !!java.io.File v\n" + RULE,
                        "1:10: this is not YAML: Global tag is not allowed: tag:yaml.org,2002:java.io.File"),
                Arguments.of(
                        "version: v\n" + RULE + "tests: [[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]",
                        "1:1: this is not YAML: Nesting Depth exceeded max 12"),
                Arguments.of("version: 'v", "1:12: this is not YAML: found unexpected end of stream"),
                Arguments.of(
                        "version: v\n\trules: []",
                        "2:1: this is not YAML: found character '\\t(TAB)' that cannot start any token. (Do not use \\t(TAB) for indentation)"),
                Arguments.of(
                        "version: v\nrules: [{id: a, actions: [PR_PROPOSE], effect: alow, reason: x}]",
                        "2:48: rule 'a': 'alow' is not an effect; use allow, review or deny"),
                Arguments.of(
                        "version: v\nrules: [{id: a, actions: [PR_PROPOS], effect: allow, reason: x}]",
                        "2:27: rule 'a': 'PR_PROPOS' is not an action; did you mean 'PR_PROPOSE'?"),
                Arguments.of(
                        "version: v\nrules: [{id: a, actions: [TRAIN_START, PR_PROPOSE], effect: review, reason: x}]",
                        "2:61: rule 'a': TRAIN_START cannot wait for a review; use allow or deny; only PR_PROPOSE can wait"),
                Arguments.of(
                        "version: v\nrules: [{id: a, actions: [], effect: allow, reason: x}]",
                        "2:17: rule 'a': there are no actions; name those it is for, such as [PR_PROPOSE]"),
                Arguments.of(
                        "version: v\nrules: [{id: a, effect: allow, reason: x}]",
                        "2:9: rule 'a': 'actions' is missing; name those it is for, such as [PR_PROPOSE]"),
                Arguments.of(
                        "version: v\nrules: [{id: a, actions: [PR_PROPOSE], effect: allow}]",
                        "2:9: rule 'a': 'reason' is missing"),
                Arguments.of(
                        "version: v\nrules: [{id: a, actions: [PR_PROPOSE], effect: allow, reason: 'has {chnge_count}'}]",
                        "2:69: rule 'a': 'chnge_count' is not a variable; did you mean 'change_count'?"),
                Arguments.of(
                        "version: v\nrules: [{id: A b, actions: [PR_PROPOSE], effect: allow, reason: x}]",
                        "2:14: rule: 'A b' is not an id; use up to 64 small letters, digits and '-'"),
                Arguments.of(
                        "version: v\nrules: [7]", "2:9: rule: here should be keys with values; write 'key: value'"),
                Arguments.of(
                        "version: v\n" + RULE + "risk: [{id: a, actions: [PR_PROPOSE], score: 1, reason: x}]",
                        "2:14: rule: the id 'a' is here twice; choose another"),
                Arguments.of(
                        "version: v\n" + RULE + "risk: [{id: b, actions: [PR_PROPOSE], score: dry_run, reason: x}]",
                        "3:46: risk 'b': the expression gives bool; it has to give a number"),
                Arguments.of(
                        "version: v\n" + RULE + "risk: [{id: b, actions: [PR_PROPOSE], score: risk, reason: x}]",
                        "3:46: risk 'b': 'risk' is not a variable; 'sicd policy show' explains what there is"),
                Arguments.of(
                        "version: v\n" + RULE + "variables: {paths: '1'}",
                        "3:13: variable 'paths': the name is taken; choose another"),
                Arguments.of(
                        "version: v\n" + RULE + "variables: {run: '1'}",
                        "3:13: variable 'run': the name is taken; choose another"),
                Arguments.of(
                        "version: v\n" + RULE + "variables: {in: '1'}",
                        "3:13: variable 'in': the name is taken; choose another"),
                Arguments.of(
                        "version: v\n" + RULE + "variables: {a: later, later: '1'}",
                        "3:16: variable 'a': 'later' is not a variable; 'sicd policy show' explains what there is"),
                Arguments.of(
                        "version: v\n" + RULE + "file_sets: {docs: [docs/]}",
                        "3:20: file set 'docs': 'docs/' matches no file; write 'docs/**' for all below it"),
                Arguments.of(
                        "version: v\n" + RULE + "file_sets: {docs: ['[a-z].md']}",
                        "3:20: file set 'docs': '[a-z].md' is not a pattern; use names, '/', '*', '?' and '**/'"),
                Arguments.of(
                        "version: v\n" + RULE + "file_sets: {docs: []}",
                        "3:13: file set 'docs': it has 0 patterns; write 1 to 200"),
                Arguments.of(
                        "version: v\n" + RULE
                                + "tests: [{name: t, given: {action: PR_PROPOSE, pats: [a]}, expect: {verdict: deny}}]",
                        "3:47: test 't': 'pats' is not known here; did you mean 'paths'?"),
                Arguments.of(
                        "version: v\n" + RULE
                                + "tests: [{name: t, given: {action: PR_PROPOSE, total_bytes: 3}, expect: {verdict: deny}}]",
                        "3:47: test 't': 'total_bytes' follows from the changes; state 'changes' instead"),
                Arguments.of(
                        "version: v\n" + RULE
                                + "tests: [{name: t, given: {action: PR_PROPOSE, change_count: 3, paths: [a]}, expect: {verdict: deny}}]",
                        "3:47: test 't': 'paths' and 'change_count' say the same; keep one of them"),
                Arguments.of(
                        "version: v\n" + RULE
                                + "tests: [{name: t, given: {action: PR_PROPOSE, safe_mode: yes}, expect: {verdict: deny}}]",
                        "3:58: test 't': 'safe_mode' is 'yes'; write true or false"),
                Arguments.of(
                        "version: v\n" + RULE
                                + "tests: [{name: t, given: {action: PR_PROPOSE, change_count: 1001}, expect: {verdict: deny}}]",
                        "3:47: test 't': 'change_count' is 1001; the most is 1000"),
                Arguments.of(
                        "version: v\n" + RULE
                                + "tests: [{name: t, given: {action: PR_PROPOSE}, expect: {verdict: no}}]",
                        "3:66: test 't': 'no' is not an effect; use allow, review or deny"),
                Arguments.of(
                        "version: v\n" + RULE + "tests: [{name: t, given: {action: PR_PROPOSE}, expect: {}}]",
                        "3:56: test 't': 'verdict' is missing"),
                Arguments.of(
                        "version: v\n" + RULE + "tests: [{name: t, given: {action: PR_PROPOSE}}]",
                        "3:9: test 't': 'expect' is missing"));
    }

    @ParameterizedTest
    @MethodSource("files")
    void aFilesMistakeIsShownWhereItStands(String text, String message) {
        assertThat(mistakes(text)).containsExactly("policy.yaml:" + message);
    }

    @Test
    void allMistakesAreToldAtOnceInTheOrderOfTheFile() {
        assertThat(mistakes("""
                        version: v
                        variables:
                          broken: size(path)
                        rules:
                          - id: a
                            actions: [PR_PROPOSE]
                            effect: alow
                            when: broken > 3
                            reason: x
                          - id: default-deny
                            actions: [PR_PROPOSE]
                            effect: deny
                            when: dry_run && siz(paths) > 1
                            reason: x
                            reson: y
                        """))
                .containsExactly(
                        "policy.yaml:3:16: variable 'broken': 'path' is not a variable; did you mean 'paths'?",
                        "policy.yaml:7:13: rule 'a': 'alow' is not an effect; use allow, review or deny",
                        "policy.yaml:10:9: rule: 'default-deny' is a rule of the system itself; choose another id",
                        "policy.yaml:13:25: rule 'default-deny': 'siz' is not a function; did you mean 'size'?",
                        "policy.yaml:15:5: rule 'default-deny': 'reson' is not known here; did you mean 'reason'?");
    }

    @Test
    void whatIsTooLargeOrNoTextIsRefused() {
        assertThat(mistakes("a".repeat(PolicyText.BYTES_MAX + 1)))
                .containsExactly("policy.yaml:1:1: the file has 262145 bytes; the limit is 262144");
        assertThatThrownBy(() -> PolicyFile.parse("policy.yaml", new byte[] {(byte) 0xff}))
                .hasMessage("policy.yaml:1:1: the file is not UTF-8; save it as UTF-8");
        StringBuilder rules = new StringBuilder("version: v\nrules:\n");
        for (int i = 0; i < 201; i++) {
            rules.append("  - {id: r%d, actions: [PR_PROPOSE], effect: allow, reason: x}\n".formatted(i));
        }
        assertThat(mistakes(rules.toString()))
                .containsExactly("policy.yaml:2:1: 'rules' has 201 entries; write 1 to 200");
        assertThat(mistakes(allowingWhen("repo == '" + "a".repeat(5_000) + "'")))
                .singleElement()
                .asString()
                .contains("size exceeds limit");
        assertThat(mistakes(allowingWhen("(".repeat(100) + "true" + ")".repeat(100))))
                .singleElement()
                .asString()
                .contains("recursion limit exceeded");
        assertThat(mistakes(allowingWhen("dry_run" + " || dry_run".repeat(300))))
                .isEmpty();
        assertThat(mistakes(allowingWhen("size([1" + ",1".repeat(1_100) + "]) > 1")))
                .hasSize(1);
    }

    private static List<String> mistakes(String text) {
        try {
            PolicyFile.parse("policy.yaml", text.getBytes(UTF_8));
            return List.of();
        } catch (PolicyException e) {
            return e.mistakes().stream().map(Mistake::toString).toList();
        }
    }
}
