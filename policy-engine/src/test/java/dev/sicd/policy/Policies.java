package dev.sicd.policy;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sicd.model.policy.Facts;

/** Small policies and facts for tests; what is wrong with them is the test's fault. */
final class Policies {
    private Policies() {}

    static CompiledPolicy policy(String text) {
        try {
            return PolicyFile.parse("policy.yaml", text.getBytes(UTF_8));
        } catch (PolicyException e) {
            throw new AssertionError(e.getMessage(), e);
        }
    }

    /** One rule that allows PR_PROPOSE under a condition. */
    static String allowingWhen(String when) {
        return """
                version: test
                rules:
                  - id: only
                    actions: [PR_PROPOSE]
                    effect: allow
                    reason: because
                    when: %s
                """.formatted(when);
    }

    static Facts facts(String text) {
        try {
            return Given.parse("facts", text.getBytes(UTF_8));
        } catch (PolicyException e) {
            throw new AssertionError(e.getMessage(), e);
        }
    }
}
