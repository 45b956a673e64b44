package dev.sicd.publisher;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** The repositories that pull requests may be opened in; none, unless they are named. */
record AllowedRepositories(List<String> patterns) {
    private static final Pattern PATTERN =
            Pattern.compile("[A-Za-z0-9](?:[A-Za-z0-9-]{0,38})/(?:\\*|(?!\\.{1,2}$)[A-Za-z0-9._-]{1,100})");

    AllowedRepositories {
        patterns = List.copyOf(patterns);
    }

    /** Whether it is {@code owner/name} or {@code owner/*}. */
    static boolean isPattern(String text) {
        return PATTERN.matcher(text).matches();
    }

    boolean allows(String owner, String name) {
        return patterns.stream()
                .anyMatch(pattern -> pattern.equalsIgnoreCase(owner + "/" + name)
                        || pattern.toLowerCase(Locale.ROOT).equals(owner.toLowerCase(Locale.ROOT) + "/*"));
    }
}
