package dev.sicd.e2e.cluster;

import dev.sicd.kit.auth.IssuedToken;
import dev.sicd.kit.auth.Principal;
import dev.sicd.kit.auth.Role;
import dev.sicd.kit.auth.Token;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The tokens of a cluster, whose services listen where others could come.
 *
 * @param operator of a person who reads, reviews and administers
 * @param agent of who writes: nobody reviews what he proposed himself
 */
record ClusterTokens(Path file, String operator, String agent) {
    static ClusterTokens in(Path directory, SecureRandom random) throws IOException {
        Token operator = Token.create(random);
        Token agent = Token.create(random);
        Path file = directory.resolve("tokens.jsonl");
        Files.write(
                file,
                List.of(
                        line(
                                operator,
                                "operator",
                                Principal.Kind.HUMAN,
                                Set.of(Role.READER, Role.REVIEWER, Role.ADMIN)),
                        line(agent, "agents", Principal.Kind.AGENT, Set.of(Role.AGENT))));
        return new ClusterTokens(file, operator.reveal(), agent.reveal());
    }

    private static String line(Token token, String name, Principal.Kind kind, Set<Role> roles) {
        return new IssuedToken(
                        token.id(), name, kind, roles, List.of("*"), token.sha256(), Instant.EPOCH, Optional.empty())
                .toJson()
                .toString();
    }
}
