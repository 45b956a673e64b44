package dev.sicd.kit.auth;

import java.util.regex.Pattern;

/** Patterns of names: a literal, or the beginning of names followed by {@code *}. It does not know what is named. */
final class Grants {
    static final String CURE =
            "give a name of letters, digits, '.', '_' and '-', or the beginning of one followed by '*'";

    /** The star alone stands for every name. */
    static final Pattern SYNTAX = Pattern.compile("\\*|[A-Za-z0-9][A-Za-z0-9._-]{0,127}\\*?");

    private Grants() {}

    static boolean covers(String pattern, String name) {
        return pattern.endsWith("*")
                ? name.startsWith(pattern.substring(0, pattern.length() - 1))
                : name.equals(pattern);
    }
}
