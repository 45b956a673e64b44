package dev.sicd.model.publish;

import dev.sicd.model.event.CodeChange;
import dev.sicd.model.event.FileProblem;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Looks for secrets in the lines that a proposal adds: only for forms that hardly anything else has, as their vendors document
 * them. It tells rule, file and line, never the value, and is no proof that there are none.
 */
public final class SecretScan {
    private static final int FOUND_MAX = 100;

    /** None of them can try again what it has read: each starts at a fixed word and runs over one class of characters. */
    private static final Map<String, Pattern> RULES = rules();

    private SecretScan() {}

    /** What looks like a secret, at most a hundred places. */
    public static List<FileProblem> of(List<CodeChange> changes) {
        List<FileProblem> found = new ArrayList<>();
        for (CodeChange change : changes) {
            scan(change, found);
        }
        return List.copyOf(found.subList(0, Math.min(found.size(), FOUND_MAX)));
    }

    private static void scan(CodeChange change, List<FileProblem> found) {
        Set<String> before = new HashSet<>();
        change.originalContent().ifPresent(text -> text.lines().forEach(before::add));
        int number = 0;
        for (String line : (Iterable<String>) change.newContent().lines()::iterator) {
            number++;
            if (found.size() >= FOUND_MAX) {
                return;
            }
            Optional<String> rule = before.contains(line) ? Optional.empty() : rule(line);
            if (rule.isPresent()) {
                found.add(new FileProblem(
                        change.filePath(),
                        "SECRET",
                        number,
                        "it looks like a secret (" + rule.get() + "); take it out, and revoke it if it is one"));
            }
        }
    }

    private static Optional<String> rule(String line) {
        return RULES.entrySet().stream()
                .filter(rule -> rule.getValue().matcher(line).find())
                .map(Map.Entry::getKey)
                .findFirst();
    }

    private static Map<String, Pattern> rules() {
        Map<String, Pattern> rules = new LinkedHashMap<>();
        rules.put("github-token", Pattern.compile("\\bgh[pousr]_[A-Za-z0-9]{36}"));
        rules.put("github-fine-grained-token", Pattern.compile("\\bgithub_pat_[A-Za-z0-9]{22}_[A-Za-z0-9]{59}"));
        rules.put("gitlab-token", Pattern.compile("\\bglpat-[A-Za-z0-9_-]{20}"));
        rules.put("aws-access-key", Pattern.compile("\\b(?:AKIA|ASIA)[A-Z2-7]{16}\\b"));
        rules.put("private-key", Pattern.compile("-----BEGIN (?:[A-Z0-9]{1,20} ){0,3}PRIVATE KEY(?: BLOCK)?-----"));
        rules.put("slack-token", Pattern.compile("\\bxox[abeoprs]-[A-Za-z0-9-]{10}"));
        rules.put("google-api-key", Pattern.compile("\\bAIza[A-Za-z0-9_-]{35}"));
        rules.put("stripe-key", Pattern.compile("\\b[rs]k_live_[A-Za-z0-9]{20}"));
        rules.put("npm-token", Pattern.compile("\\bnpm_[A-Za-z0-9]{36}"));
        rules.put("pypi-token", Pattern.compile("\\bpypi-AgEIcHlwaS5vcmc[A-Za-z0-9_-]{50}"));
        rules.put("anthropic-key", Pattern.compile("\\bsk-ant-[a-z0-9]{3,12}-[A-Za-z0-9_-]{60}"));
        rules.put("openai-key", Pattern.compile("\\bsk-(?:proj-|svcacct-)?[A-Za-z0-9_-]{20,200}T3BlbkFJ"));
        rules.put("sendgrid-key", Pattern.compile("\\bSG\\.[A-Za-z0-9_-]{22}\\.[A-Za-z0-9_-]{43}"));
        rules.put("azure-storage-key", Pattern.compile("\\bAccountKey=[A-Za-z0-9+/]{86}=="));
        return Map.copyOf(rules);
    }
}
