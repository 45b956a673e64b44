package dev.sicd.kit.auth;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a caller may be trusted with. None includes another: an admin is no reviewer until a token says so. */
public enum Role {
    READER,
    AGENT,
    REVIEWER,
    ADMIN;

    /** As token files and messages write it. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The role with that {@link #text}. */
    public static Optional<Role> of(String text) {
        return Arrays.stream(values()).filter(role -> role.text().equals(text)).findFirst();
    }

    /** The texts of all roles. */
    public static List<String> texts() {
        return Arrays.stream(values()).map(Role::text).toList();
    }

    /** For messages: {@code reader, agent}, always in the same order. */
    static String listed(Collection<Role> roles) {
        return roles.stream().sorted().map(Role::text).collect(Collectors.joining(", "));
    }
}
