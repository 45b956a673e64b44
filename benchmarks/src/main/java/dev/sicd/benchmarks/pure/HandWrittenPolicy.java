package dev.sicd.benchmarks.pure;

import dev.sicd.model.ledger.Hash;
import dev.sicd.model.policy.Action;
import dev.sicd.model.policy.Decision;
import dev.sicd.model.policy.Decision.Contribution;
import dev.sicd.model.policy.Decision.MatchedRule;
import dev.sicd.model.policy.Decision.Verdict;
import dev.sicd.model.policy.Facts;
import dev.sicd.model.policy.Facts.Change;
import dev.sicd.model.policy.Policy;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** What the shipped policy says of proposals, in Java; of the protected paths only as many as the benchmark's proposals can meet. */
final class HandWrittenPolicy implements Policy {
    private static final Hash NO_FILE = Hash.sha256();
    private static final double REVIEW_FROM = 0.8;
    private static final Predicate<String> CI = Pattern.compile(
                    "\\.github/(workflows|actions)/.*|(.*/)?jenkinsfile[^/]*|\\.circleci/.*|\\.gitlab-ci\\.yml",
                    Pattern.CASE_INSENSITIVE)
            .asMatchPredicate();
    private static final Predicate<String> OWNERSHIP = Pattern.compile(
                    "(.*/)?(codeowners|owners|maintainers)", Pattern.CASE_INSENSITIVE)
            .asMatchPredicate();
    private static final Predicate<String> AGENTS = Pattern.compile(
                    "(.*/)?(agents\\.md|claude\\.md|gemini\\.md|skill\\.md|\\.cursor/.*|\\.aider[^/]*)",
                    Pattern.CASE_INSENSITIVE)
            .asMatchPredicate();
    private static final Predicate<String> BUILD = Pattern.compile(
                    "(.*/)?(pom\\.xml|package\\.json|pyproject\\.toml|makefile|dockerfile[^/]*|build\\.gradle[^/]*)",
                    Pattern.CASE_INSENSITIVE)
            .asMatchPredicate();

    @Override
    public Decision decide(Facts facts) {
        List<String> paths =
                facts.changes().changes().stream().map(Change::path).toList();
        List<Contribution> risk = List.of(
                new Contribution("proposing a change", 0.25),
                new Contribution(paths.size() + " changed files", 0.05 * paths.size()));
        List<MatchedRule> rules = new ArrayList<>();
        if (facts.action() == Action.PR_PROPOSE) {
            rules.add(new MatchedRule("propose-change", Verdict.ALLOW, "proposing a change is allowed"));
            double sum = Decision.sum(risk);
            if (sum >= REVIEW_FROM) {
                rules.add(new MatchedRule("high-risk", Verdict.REVIEW, "risk " + sum + " is at or above 0.8"));
            }
            protect(rules, paths, CI, "protected-ci", "changes what runs in CI: ");
            protect(rules, paths, OWNERSHIP, "protected-ownership", "changes who has to consent: ");
            protect(rules, paths, AGENTS, "protected-agents", "changes what agents are told: ");
            protect(rules, paths, BUILD, "protected-build", "changes how it is built: ");
        }
        return Decision.of(this, facts, risk, rules);
    }

    private static void protect(
            List<MatchedRule> rules, List<String> paths, Predicate<String> isProtected, String id, String reason) {
        List<String> found = paths.stream().filter(isProtected).toList();
        if (!found.isEmpty()) {
            rules.add(new MatchedRule(id, Verdict.REVIEW, reason + String.join(", ", found)));
        }
    }

    @Override
    public String version() {
        return "by-hand";
    }

    @Override
    public Hash digest() {
        return NO_FILE;
    }
}
