package dev.sicd.kit.http;

import dev.sicd.kit.auth.Role;
import java.util.Set;

/**
 * One method on one pattern; it does not run the handler.
 *
 * @param anyOf the roles of which a caller needs one; none when being let in is enough
 */
record Route(String method, PathPattern pattern, Handler handler, Admits admits, Set<Role> anyOf) {
    /** Who may come in. */
    enum Admits {
        /** Whoever the server's access rules let in. */
        CALLERS,
        /** Everybody, even when the server is as busy as it may be. */
        PROBES,
        /** Everybody as far as the server goes: the handler checks a signature. */
        SIGNED
    }

    Route {
        anyOf = Set.copyOf(anyOf);
    }

    boolean probe() {
        return admits == Admits.PROBES;
    }

    /** The same route; if it needs no role yet, and is for callers, with these. */
    Route requiring(Set<Role> roles) {
        return admits != Admits.CALLERS || !anyOf.isEmpty() ? this : new Route(method, pattern, handler, admits, roles);
    }

    Route handledBy(Handler other) {
        return new Route(method, pattern, other, admits, anyOf);
    }

    /** As {@code GET /runs/{run_id}}. */
    String name() {
        return method + " " + pattern.text();
    }
}
