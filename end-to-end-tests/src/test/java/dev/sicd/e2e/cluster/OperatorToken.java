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

/** The file of tokens of a cluster, whose services listen where others could come, and the one token in it: of who may do everything. */
record OperatorToken(Path file, String text) {
    static OperatorToken in(Path directory, SecureRandom random) throws IOException {
        Token token = Token.create(random);
        IssuedToken issued = new IssuedToken(
                token.id(),
                "operator",
                Principal.Kind.HUMAN,
                Set.of(Role.values()),
                List.of("*"),
                token.sha256(),
                Instant.EPOCH,
                Optional.empty());
        Path file = directory.resolve("tokens.jsonl");
        Files.writeString(file, issued.toJson() + "\n");
        return new OperatorToken(file, token.reveal());
    }
}
