package dev.sicd.ingest;

import dev.sicd.kit.auth.Principal;
import dev.sicd.kit.auth.Role;
import dev.sicd.kit.http.Problem;
import dev.sicd.kit.http.Request;
import dev.sicd.model.event.Actor;
import dev.sicd.model.policy.Facts.Requester;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Who makes a request, as events name them and as policies see them. A token is proof of a name; a caller without one is
 * who it says it is, which is nobody in particular.
 */
record Caller(Actor actor, Set<String> roles, boolean authenticated) {
    /** Who reads the proposals topic cannot see who wrote to it; its ACL can. */
    private static final Set<String> NO_ROLES = Set.of();

    Caller {
        roles = Set.copyOf(roles);
    }

    /**
     * The caller of a request.
     *
     * @param claimed the actor that its body names, where it names one
     * @throws Problem 403 when that is another one than the token's
     */
    static Caller of(Request request, Optional<Actor> claimed) {
        Principal principal = request.principal();
        Set<String> roles = principal.roles().stream().map(Role::text).collect(Collectors.toUnmodifiableSet());
        if (!principal.authenticated()) {
            return new Caller(claimed.orElseGet(() -> Actor.agent(principal.id())), roles, false);
        }
        Actor actor = new Actor(Actor.Kind.valueOf(principal.kind().name()), principal.id());
        claimed.filter(other -> !other.id().equals(actor.id())).ifPresent(other -> {
            throw Problem.forbidden("the token is of %s, who cannot act as %s; leave actor out, or use that one's token"
                    .formatted(Problem.quoted(actor.id()), Problem.quoted(other.id())));
        });
        return new Caller(actor, roles, true);
    }

    /** Whoever produced an event straight to its topic. */
    static Caller ofEvent(Actor actor) {
        return new Caller(actor, NO_ROLES, false);
    }

    Requester requester() {
        return new Requester(actor.kind().name().toLowerCase(Locale.ROOT), actor.id(), roles);
    }

    /** Always in the same order. */
    List<String> sortedRoles() {
        return roles.stream().sorted().toList();
    }
}
