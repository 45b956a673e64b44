package dev.sicd.kit.auth;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Who calls, and what they may do; it does not know how they proved it.
 *
 * @param id the name under which they act; several tokens may share it
 * @param grants what they may write beyond their own: a name each, or the beginning of names followed by {@code *}
 * @param authenticated false for a caller that sent no token
 */
public record Principal(String id, Kind kind, Set<Role> roles, List<String> grants, boolean authenticated) {
    /** The id of callers without token, which no token may have. */
    public static final String ANONYMOUS_ID = "anonymous";

    /** A caller without token, where such a caller may do nothing in particular. */
    public static final Principal ANONYMOUS = anonymous(Set.of());

    /** What stands behind the name. */
    public enum Kind {
        AGENT,
        HUMAN,
        SERVICE;

        /** As token files write it. */
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** The kind with that {@link #text}. */
        public static Optional<Kind> of(String text) {
            return Arrays.stream(values())
                    .filter(kind -> kind.text().equals(text))
                    .findFirst();
        }

        /** The texts of all kinds. */
        public static List<String> texts() {
            return Arrays.stream(values()).map(Kind::text).toList();
        }

        /** What whoever has these roles most likely is. */
        public static Kind likely(Set<Role> roles) {
            if (roles.contains(Role.REVIEWER) || roles.contains(Role.ADMIN)) {
                return HUMAN;
            }
            return roles.contains(Role.AGENT) ? AGENT : SERVICE;
        }
    }

    public Principal {
        roles = Set.copyOf(roles);
        grants = List.copyOf(grants);
    }

    /** A caller without token, where such callers have these roles. */
    public static Principal anonymous(Set<Role> roles) {
        return new Principal(ANONYMOUS_ID, Kind.likely(roles), roles, List.of(), false);
    }

    public boolean has(Role role) {
        return roles.contains(role);
    }

    /** Whether the grants cover the name. What the principal may write because it is its own is not asked here. */
    public boolean mayWrite(String name) {
        return grants.stream().anyMatch(grant -> Grants.covers(grant, name));
    }
}
