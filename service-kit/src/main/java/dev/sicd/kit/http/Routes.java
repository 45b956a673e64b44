package dev.sicd.kit.http;

import dev.sicd.kit.auth.Role;
import dev.sicd.kit.http.Route.Admits;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.stream.Collectors;

/**
 * Which handler answers which method and path; it does not run them.
 *
 * <p>A literal segment wins over a parameter. HEAD is answered where GET is, OPTIONS everywhere.
 */
public final class Routes {
    private final List<Route> routes;

    private Routes(List<Route> routes) {
        this.routes = routes;
    }

    public static Builder builder() {
        return new Builder();
    }

    /** All routes of all of them. */
    public static Routes merge(Routes... all) {
        Builder builder = builder();
        for (Routes routes : all) {
            builder.addAll(routes);
        }
        return builder.build();
    }

    /** The same routes, where each that needs no role yet and is no probe needs one of these. */
    public Routes requiring(Role... anyOf) {
        Set<Role> roles = Set.of(anyOf);
        return new Routes(routes.stream().map(route -> route.requiring(roles)).toList());
    }

    /** The same routes, each with another handler, made of its own and of its name, as {@code GET /runs/{run_id}}. */
    public Routes wrapping(BiFunction<String, Handler, Handler> wrapper) {
        return new Routes(routes.stream()
                .map(route -> route.handledBy(wrapper.apply(route.name(), route.handler())))
                .toList());
    }

    /** Of all routes, as in {@link #wrapping}. */
    public Set<String> names() {
        return routes.stream().map(Route::name).collect(Collectors.toUnmodifiableSet());
    }

    /**
     * What answers a route.
     *
     * @param name as in {@link #wrapping}
     * @throws IllegalArgumentException when there is none of that name
     */
    public Handler handlerOf(String name) {
        return routes.stream()
                .filter(route -> route.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no route " + name))
                .handler();
    }

    /** @throws Problem 404 when no route has the path, 405 when none of them has the method */
    Match match(String method, Target target) {
        Set<String> allowed = new TreeSet<>();
        for (Route route : routes) {
            Optional<Map<String, String>> parameters = route.pattern().match(target.segments());
            if (parameters.isEmpty()) {
                continue;
            }
            if (answers(route, method)) {
                return new Match(route, parameters.get());
            }
            allowed.add(route.method());
        }
        if (allowed.isEmpty()) {
            throw Problem.notFound("there is nothing at " + Problem.quoted(target.path()));
        }
        if (allowed.contains("GET")) {
            allowed.add("HEAD");
        }
        allowed.add("OPTIONS");
        if (method.equals("OPTIONS")) {
            return new Match(optionsOf(target, String.join(", ", allowed)), Map.of());
        }
        throw Problem.methodNotAllowed(method, target.path(), allowed);
    }

    private static boolean answers(Route route, String method) {
        return route.method().equals(method)
                || (method.equals("HEAD") && route.method().equals("GET"));
    }

    private Route optionsOf(Target target, String allowed) {
        PathPattern pattern = routes.stream()
                .map(Route::pattern)
                .filter(candidate -> candidate.match(target.segments()).isPresent())
                .findFirst()
                .orElseThrow();
        return new Route(
                "OPTIONS", pattern, request -> Reply.empty(204).withHeader("Allow", allowed), Admits.CALLERS, Set.of());
    }

    /** Collects routes; each method and path once. A caller needs one of the roles given with a route, if any are. */
    public static final class Builder {
        private final List<Route> routes = new ArrayList<>();

        private Builder() {}

        public Builder get(String path, Handler handler, Role... anyOf) {
            return route("GET", path, handler, anyOf);
        }

        public Builder post(String path, Handler handler, Role... anyOf) {
            return route("POST", path, handler, anyOf);
        }

        public Builder put(String path, Handler handler, Role... anyOf) {
            return route("PUT", path, handler, anyOf);
        }

        public Builder delete(String path, Handler handler, Role... anyOf) {
            return route("DELETE", path, handler, anyOf);
        }

        /**
         * Any other method, in capitals.
         *
         * @param path as {@code /runs/{run_id}/summary}
         * @param anyOf the roles of which a caller needs one; none when being let in is enough
         * @throws IllegalArgumentException when the path is none, or has that method already
         */
        public Builder route(String method, String path, Handler handler, Role... anyOf) {
            return add(new Route(method, PathPattern.parse(path), handler, Admits.CALLERS, Set.of(anyOf)));
        }

        /** A GET that is answered to everybody, even when the server is as busy as it may be; its handler must not wait. */
        public Builder probe(String path, Handler handler) {
            return add(new Route("GET", PathPattern.parse(path), handler, Admits.PROBES, Set.of()));
        }

        /** A POST from whom no token can be asked; its handler believes only what is signed. */
        public Builder hook(String path, Handler handler) {
            return add(new Route("POST", PathPattern.parse(path), handler, Admits.SIGNED, Set.of()));
        }

        public Builder addAll(Routes other) {
            other.routes.forEach(this::add);
            return this;
        }

        public Routes build() {
            return new Routes(routes.stream()
                    .sorted(Comparator.comparing(route -> route.pattern().rank()))
                    .toList());
        }

        private Builder add(Route route) {
            boolean taken = routes.stream()
                    .anyMatch(other -> other.method().equals(route.method())
                            && other.pattern().shape().equals(route.pattern().shape()));
            if (taken) {
                throw new IllegalArgumentException(route.name() + " has two handlers; remove one");
            }
            routes.add(route);
            return this;
        }
    }
}
