package dev.sicd.ingest;

import dev.sicd.kit.auth.Access;
import dev.sicd.kit.auth.Authentication;
import dev.sicd.kit.auth.HostRules;
import dev.sicd.kit.auth.IssuedToken;
import dev.sicd.kit.auth.Principal;
import dev.sicd.kit.auth.RateLimit;
import dev.sicd.kit.auth.Role;
import dev.sicd.kit.auth.Token;
import dev.sicd.kit.auth.TokenSource;
import dev.sicd.kit.auth.Tokens;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Those who call a service under test, each with a token; whoever sends none may read and be an agent. */
final class People {
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Map<String, Token> tokens = new LinkedHashMap<>();
    private final Map<String, IssuedToken> issued = new LinkedHashMap<>();

    /** Two agents, two reviewers and an admin; {@code gus} may write runs of team b too. */
    People() {
        issue("ada", Set.of(Role.AGENT, Role.READER), List.of());
        issue("gus", Set.of(Role.AGENT), List.of("team_b_*"));
        issue("rita", Set.of(Role.REVIEWER), List.of());
        issue("rob", Set.of(Role.REVIEWER, Role.AGENT), List.of());
        issue("alma", Set.of(Role.ADMIN), List.of());
    }

    /** The header with which somebody calls. */
    String[] as(String name) {
        return new String[] {
            "Authorization",
            "Bearer " + Optional.ofNullable(tokens.get(name)).orElseThrow().reveal()
        };
    }

    Access access() {
        TokenSource source = () -> Tokens.of(issued.values());
        Authentication authentication = Authentication.withTokens(source, InstantSource.system())
                .lettingAnonymousBe(Set.of(Role.READER, Role.AGENT));
        HostRules hosts = HostRules.of("127.0.0.1", Set.of(), Set.of());
        return Access.of(authentication, hosts, RateLimit.none(), System::nanoTime);
    }

    private void issue(String name, Set<Role> roles, List<String> grants) {
        Token token = Token.create(RANDOM);
        tokens.put(name, token);
        issued.put(
                name,
                new IssuedToken(
                        token.id(),
                        name,
                        Principal.Kind.likely(roles),
                        roles,
                        grants,
                        token.sha256(),
                        Instant.EPOCH,
                        Optional.empty()));
    }
}
