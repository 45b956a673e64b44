package dev.sicd.kit.http;

import dev.sicd.kit.auth.Role;
import java.util.Set;

/**
 * One method on one pattern; it does not run the handler.
 *
 * @param probe answered to everybody, even when the server is as busy as it may be
 * @param anyOf the roles of which a caller needs one; none when being let in is enough
 */
record Route(String method, PathPattern pattern, Handler handler, boolean probe, Set<Role> anyOf) {
    Route {
        anyOf = Set.copyOf(anyOf);
    }

    /** The same route; if it needs no role yet, and is no probe, with these. */
    Route requiring(Set<Role> roles) {
        return probe || !anyOf.isEmpty() ? this : new Route(method, pattern, handler, false, roles);
    }

    /** As {@code GET /runs/{run_id}}. */
    String name() {
        return method + " " + pattern.text();
    }
}
