package dev.sicd.policy;

import static dev.sicd.policy.Policies.allowingWhen;
import static dev.sicd.policy.Policies.facts;
import static dev.sicd.policy.Policies.policy;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sicd.model.ledger.Hash;
import dev.sicd.model.policy.Action;
import dev.sicd.model.policy.Capabilities;
import dev.sicd.model.policy.Decision;
import dev.sicd.model.policy.Decision.Contribution;
import dev.sicd.model.policy.Decision.MatchedRule;
import dev.sicd.model.policy.Decision.Verdict;
import dev.sicd.model.policy.Facts;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class CompiledPolicyTest {
    private static final String PROPOSAL = "{action: PR_PROPOSE, change_count: 1}";

    @Test
    void whatNoRuleAllowsIsDenied() {
        Decision decision = policy(allowingWhen("dry_run")).decide(facts(PROPOSAL));

        assertThat(decision.verdict()).isEqualTo(Verdict.DENY);
        assertThat(decision.rules()).extracting(MatchedRule::id).containsExactly("default-deny");
    }

    @Test
    void anActionWithoutAnAllowingRuleIsWarnedOf() {
        assertThat(policy(allowingWhen("dry_run")).warnings())
                .extracting(Mistake::toString)
                .contains(
                        "policy.yaml:1:1: no rule allows TRAIN_START: it is always denied; add one, if that is not meant",
                        "policy.yaml:1:1: the file has no tests; state under 'tests' what it has to decide")
                .noneMatch(warning -> warning.contains("PR_PROPOSE"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "paths[5000] == 'a'",
                "1 / size(roles) == 1",
                "int(repo) == 1",
                "paths.all(a, paths.all(b, paths.all(c, a != b || b != c || a == a)))",
                "roles.size() == 0 && paths.all(a, paths.all(b, paths.all(c, a != '')))"
            })
    void whatCannotBeEvaluatedInTimeOrAtAllDenies(String when) {
        Decision decision = Assertions.assertTimeout(
                Duration.ofSeconds(20),
                () -> policy(allowingWhen(when)).decide(facts("{action: PR_PROPOSE, change_count: 1000}")));

        assertThat(decision.verdict()).isEqualTo(Verdict.DENY);
        assertThat(decision.rules()).extracting(MatchedRule::id).contains("only:error");
        assertThat(decision.rules().getFirst().reason()).startsWith("cannot be evaluated: ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-0.1", "0.0 / 0.0", "1.0 / 0.0", "-1", "1 / change_count - 2"})
    void aScoreThatIsNoScoreDenies(String score) {
        Decision decision =
                policy(allowingWhen("'true'") + """
                        risk:
                          - {id: odd, actions: [PR_PROPOSE], score: %s, reason: odd}
                        """.formatted(score)).decide(facts(PROPOSAL));

        assertThat(decision.verdict()).isEqualTo(Verdict.DENY);
        assertThat(decision.contributions()).isEmpty();
        assertThat(decision.rules()).extracting(MatchedRule::id).containsExactly("odd:error", "only");
    }

    @Test
    void aVariableThatFailsDeniesThoughTheRuleCouldDoWithoutIt() {
        Decision decision = policy("""
                        version: v
                        variables:
                          broken: paths[7] == 'a'
                          unused: paths[8] == 'a'
                        rules:
                          - {id: only, actions: [PR_PROPOSE], effect: allow, when: broken || true, reason: x}
                          - {id: more, actions: [PR_PROPOSE], effect: allow, when: broken || true, reason: x}
                        """).decide(facts(PROPOSAL));

        assertThat(decision.verdict()).isEqualTo(Verdict.DENY);
        assertThat(decision.rules()).extracting(MatchedRule::id).containsExactly("broken:error", "only", "more");
    }

    @Test
    void theRiskAddsUpWithReasonsAndRulesKnowIt() {
        Decision decision = policy("""
                        version: v
                        variables: {big: "total_bytes > 10"}
                        risk:
                          - {id: a, actions: [PR_PROPOSE], score: 0.25, reason: proposing}
                          - {id: b, actions: [PR_PROPOSE], score: 0.05 * double(change_count), reason: "{change_count} files"}
                          - {id: c, actions: [PR_PROPOSE], when: big, score: 1, reason: "{paths}"}
                          - {id: d, actions: [TRAIN_START], score: 1, reason: another action}
                        rules:
                          - {id: low, actions: [PR_PROPOSE], when: risk == 0.35, effect: allow, reason: "risk {risk}"}
                        """).decide(facts("{action: PR_PROPOSE, paths: [a, b]}"));

        assertThat(decision.riskScore()).isEqualTo(0.35);
        assertThat(decision.contributions())
                .containsExactly(new Contribution("proposing", 0.25), new Contribution("2 files", 0.1));
        assertThat(decision.rules()).containsExactly(new MatchedRule("low", Verdict.ALLOW, "risk 0.35"));
    }

    @Test
    void aReasonNamesAFewOfManyAndShowsNothingThatATerminalObeys() {
        Decision decision = policy(allowingWhen("'true'").replace("because", "\"{paths}\""))
                .decide(facts("{action: PR_PROPOSE, paths: [\"\\e[31m\", b, c, d, e, f, g]}"));

        assertThat(decision.rules().getFirst().reason()).isEqualTo("\uFFFD[31m, b, c, d, e and 2 more");
    }

    @Test
    void theDigestIsThatOfTheExactBytes() {
        String text = allowingWhen("dry_run");

        assertThat(policy(text).digest()).isEqualTo(Hash.sha256(text.getBytes(UTF_8)));
        assertThat(policy(text).decide(facts(PROPOSAL)).policyDigest()).isEqualTo(Hash.sha256(text.getBytes(UTF_8)));
        assertThat(policy(text).decide(facts(PROPOSAL)).policyVersion()).isEqualTo("test");
        assertThat(policy(text + "\n").digest()).isNotEqualTo(policy(text).digest());
    }

    @Test
    void aFailingTestSaysWhatDiffers() {
        CompiledPolicy policy = policy(allowingWhen("paths[3] == 'a'") + """
                        tests:
                          - name: wrong
                            given: {action: PR_PROPOSE}
                            expect: {verdict: allow, risk: 0.1, rules: [only]}
                        """);

        assertThat(policy.runTests()).singleElement().satisfies(result -> {
            assertThat(result.passed()).isFalse();
            assertThat(result.line()).isEqualTo(9);
            assertThat(result.differences())
                    .containsExactly(
                            "verdict is deny, not allow",
                            "risk is 0.0, not 0.1",
                            "rules are [only:error], not [only]",
                            "only:error cannot be evaluated: Index out of bounds: 3");
        });
    }

    @Test
    void anExplanationShowsWhatBecameOfEveryRule() {
        Explanation explanation = policy("""
                        version: v
                        rules:
                          - {id: yes, actions: [PR_PROPOSE], effect: allow, reason: x}
                          - {id: not, actions: [PR_PROPOSE], effect: deny, when: dry_run, reason: x}
                          - {id: other, actions: [TRAIN_START], effect: deny, reason: x}
                          - {id: bad, actions: [PR_PROPOSE], effect: deny, when: "paths[1] == ''", reason: x}
                        """).explain(facts(PROPOSAL));

        assertThat(explanation.rules())
                .extracting(Explanation.Considered::outcome)
                .containsExactly(
                        Explanation.Outcome.MATCHED,
                        Explanation.Outcome.NOT_MATCHED,
                        Explanation.Outcome.OTHER_ACTION,
                        Explanation.Outcome.FAILED);
    }

    /** Every fact is asked for, of an action that has none of them: the neutral value, never an error. */
    @ParameterizedTest
    @EnumSource(Fact.class)
    void anAbsentFactHasANeutralValue(Fact fact) {
        Facts none = new Facts(
                Action.POLICY_RELOAD,
                new Capabilities(false, false, false),
                new Facts.Requester("", "", Set.of()),
                Optional.empty(),
                false,
                Facts.ChangeSet.NONE,
                Optional.empty(),
                Optional.empty());
        String neutral = switch (fact.type().kind()) {
            case BOOL -> "false";
            case INT -> "0";
            case DOUBLE -> "0.0";
            case LIST -> "[]";
            default -> fact == Fact.ACTION ? "'POLICY_RELOAD'" : "''";
        };

        Decision decision = policy("""
                        version: v
                        rules: [{id: r, actions: [POLICY_RELOAD], effect: allow, when: "%s == %s", reason: x}]
                        """.formatted(fact.called(), neutral)).decide(none);

        assertThat(decision.verdict()).isEqualTo(Verdict.ALLOW);
    }

    @Test
    void theSystemsOwnRulesCannotBeTakenForTheFiles() {
        Decision decision = policy("version: v\nrules: [{id: x, actions: [TRAIN_START], effect: allow, reason: x}]")
                .decide(facts("{action: PR_PROPOSE, safe_mode: true, training_enabled: false, autonomy_enabled: false,"
                        + " run.started: false, run.dry_run: true}"));

        assertThat(decision.rules())
                .extracting(MatchedRule::id)
                .hasSize(6)
                .allSatisfy(id -> Assertions.assertThrows(
                        PolicyException.class,
                        () -> PolicyFile.parse(
                                "p", allowingWhen("dry_run").replace("only", id).getBytes(UTF_8))));
    }

    static LongStream seeds() {
        return LongStream.range(0, 50);
    }

    /** Adding a rule never makes a verdict milder, unless there was none but the default. */
    @ParameterizedTest
    @MethodSource("seeds")
    void oneRuleMoreIsNeverMilder(long seed) {
        Random random = new Random(seed);
        StringBuilder text = new StringBuilder("version: v\nrules:\n");
        Facts facts = facts("{action: PR_PROPOSE, change_count: %d, dry_run: %s, autonomy_enabled: %s, safe_mode: %s}"
                .formatted(random.nextInt(4), random.nextBoolean(), random.nextBoolean(), random.nextInt(8) == 0));
        Verdict before = Verdict.UNKNOWN;
        for (int i = 0; i < 8; i++) {
            String effect = List.of("allow", "allow", "allow", "review", "deny").get(random.nextInt(5));
            String when = List.of("dry_run", "change_count > 1", "paths[2] != ''", "true", "autonomy_enabled")
                    .get(random.nextInt(5));
            text.append("  - {id: r%d, actions: [PR_PROPOSE], effect: %s, when: \"%s\", reason: x}%n"
                    .formatted(i, effect, when));
            Decision decision = policy(text.toString()).decide(facts);
            Verdict after = decision.verdict();
            assertThat(after).as("seed %d, after%n%s", seed, text).isGreaterThanOrEqualTo(before);
            boolean onlyDefault = decision.rules().stream().map(MatchedRule::id).anyMatch("default-deny"::equals);
            before = onlyDefault ? Verdict.UNKNOWN : after;
        }
    }

    @Test
    void manyThreadsGetTheSameAnswers() throws Exception {
        CompiledPolicy policy = ShippedPolicy.load();
        Facts facts = facts("{action: PR_PROPOSE, paths: [a.py, .github/workflows/x.yml, pom.xml]}");
        Decision alone = policy.decide(facts);
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            List<Callable<Decision>> asked = Collections.nCopies(400, () -> policy.decide(facts));
            for (Future<Decision> answer : threads.invokeAll(asked)) {
                assertThat(answer.get()).isEqualTo(alone);
            }
        }
    }
}
