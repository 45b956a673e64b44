package dev.sicd.model.publish;

import dev.sicd.model.event.CodeChange;
import dev.sicd.model.event.FilePaths;
import dev.sicd.model.event.FileProblem;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The files that a person has to have approved by name: what runs with the repository's secrets or on a developer's machine,
 * says whose consent is needed, or instructs agents. Case does not count. It does not say who approved.
 *
 * <p>A pattern without a slash is a name at any depth; one with a slash starts at the root. {@code *} stays within a name,
 * {@code **} is any number of directories.
 */
public final class ProtectedPaths {
    public static final String CODE = "PROTECTED_PATH";

    public static final ProtectedPaths DEFAULT = of(List.of(
            ".github/**",
            ".gitmodules",
            ".gitattributes",
            "CODEOWNERS",
            "action.yml",
            "action.yaml",
            ".circleci/**",
            ".gitlab-ci.yml",
            ".gitlab/**",
            "Jenkinsfile",
            "**/.husky/**",
            "**/.githooks/**",
            "lefthook.yml",
            ".lefthook.yml",
            ".pre-commit-config.yaml",
            "**/.mvn/**",
            ".npmrc",
            "AGENTS.md",
            "CLAUDE.md",
            "**/.claude/**",
            "**/.cursor/**"));

    private static final int GLOBS_MAX = 500;
    private static final int GLOB_LENGTH_MAX = 200;

    private final List<Pattern> patterns;

    private ProtectedPaths(List<Pattern> patterns) {
        this.patterns = patterns;
    }

    /**
     * Those that match one of these.
     *
     * @throws IllegalArgumentException that names a pattern which can match nothing
     */
    public static ProtectedPaths of(List<String> globs) {
        if (globs.size() > GLOBS_MAX) {
            throw new IllegalArgumentException(globs.size() + " patterns are too many; use at most " + GLOBS_MAX);
        }
        List<Pattern> patterns = new ArrayList<>();
        for (String glob : globs) {
            if (glob.isBlank() || glob.length() > GLOB_LENGTH_MAX || glob.startsWith("/") || glob.contains("//")) {
                throw new IllegalArgumentException(
                        "'%s' is no pattern; write it relative to the root, as .github/** or CODEOWNERS"
                                .formatted(glob));
            }
            patterns.add(pattern(FilePaths.folded(glob)));
        }
        return new ProtectedPaths(List.copyOf(patterns));
    }

    /** What stands in the way of a change of such a path. */
    public static FileProblem problem(String path) {
        return new FileProblem(path, CODE, 0, "a person has to approve a change of it by name");
    }

    /** The paths among these changes that are protected. */
    public List<String> among(List<CodeChange> changes) {
        return changes.stream()
                .map(CodeChange::filePath)
                .filter(this::isProtected)
                .toList();
    }

    private boolean isProtected(String path) {
        String folded = FilePaths.folded(path);
        return patterns.stream().anyMatch(pattern -> pattern.matcher(folded).matches());
    }

    private static Pattern pattern(String glob) {
        StringBuilder regex = new StringBuilder(glob.indexOf('/') < 0 ? "(?:.*/)?" : "");
        for (int i = 0; i < glob.length(); i++) {
            if (glob.startsWith("**/", i)) {
                regex.append("(?:.*/)?");
                i += 2;
            } else if (glob.startsWith("**", i)) {
                regex.append(".*");
                i++;
            } else if (glob.charAt(i) == '*') {
                regex.append("[^/]*");
            } else {
                regex.append(Pattern.quote(String.valueOf(glob.charAt(i))));
            }
        }
        return Pattern.compile(regex.toString(), Pattern.DOTALL);
    }
}
