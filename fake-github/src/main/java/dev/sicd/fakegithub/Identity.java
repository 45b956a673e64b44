package dev.sicd.fakegithub;

import java.util.Map;
import java.util.Set;

/**
 * Who is calling, and what they may touch.
 *
 * @param repositories by full name; empty for all
 * @param permissions such as {@code contents=write}; empty for all
 */
record Identity(Kind kind, String login, long installation, Set<String> repositories, Map<String, String> permissions) {
    enum Kind {
        /** Nobody asked for a credential. */
        ANYBODY,
        PERSON,
        APP,
        INSTALLATION
    }

    /** What a write needs, any of them. */
    private static final Map<String, Set<String>> NEEDED = Map.ofEntries(
            Map.entry("git/create-blob", Set.of("contents")),
            Map.entry("git/create-tree", Set.of("contents")),
            Map.entry("git/create-commit", Set.of("contents")),
            Map.entry("git/create-ref", Set.of("contents")),
            Map.entry("pulls/create", Set.of("pull_requests")),
            Map.entry("pulls/request-reviewers", Set.of("pull_requests")),
            Map.entry("issues/add-labels", Set.of("pull_requests", "issues")),
            Map.entry("issues/add-assignees", Set.of("pull_requests", "issues")));

    Identity {
        repositories = Set.copyOf(repositories);
        permissions = Map.copyOf(permissions);
    }

    static Identity of(Kind kind, String login) {
        return new Identity(kind, login, 0, Set.of(), Map.of());
    }

    boolean mayCall(String operation) {
        boolean forApps =
                operation.startsWith("apps/get-") || operation.equals("apps/create-installation-access-token");
        if (forApps || kind == Kind.APP) {
            return kind == Kind.ANYBODY || (forApps && kind == Kind.APP);
        }
        if (kind == Kind.INSTALLATION && operation.equals("users/get-authenticated")) {
            return false;
        }
        return permissions.isEmpty()
                || !NEEDED.containsKey(operation)
                || NEEDED.get(operation).stream().anyMatch(name -> "write".equals(permissions.get(name)));
    }

    boolean sees(String repository) {
        return repositories.isEmpty() || repositories.contains(repository);
    }
}
