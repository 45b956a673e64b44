package dev.sicd.cli.token;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sicd.kit.auth.IssuedToken;
import dev.sicd.kit.auth.Principal;
import dev.sicd.kit.auth.Role;
import dev.sicd.kit.auth.Token;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The token with which the operator of a development system reviews and administers it: kept in that system's data
 * directory, for this user alone. It is no agent's, so nobody can propose with it what it then approves.
 */
public final class OperatorToken {
    /** Who holds it. */
    public static final String PRINCIPAL = "operator";

    private static final String FILE = "operator.token";
    private static final Set<Role> ROLES = EnumSet.of(Role.READER, Role.REVIEWER, Role.ADMIN);

    private OperatorToken() {}

    /** Where a system that keeps its data there has it. */
    public static Path file(Path dataDir) {
        return dataDir.resolve(FILE);
    }

    /** The token file of such a system: it has the operator's, and those that the operator adds. */
    public static Path tokensFile(Path dataDir) {
        return dataDir.resolve("tokens.jsonl");
    }

    /** Makes it if it is not there, or if the token file does not know it any more. */
    public static void ensure(Path dataDir, SecureRandom random, InstantSource clock) throws IOException {
        TokenStore store = new TokenStore(tokensFile(dataDir));
        if (isKnown(store, file(dataDir))) {
            return;
        }
        Token token = Token.create(random);
        store.add(new IssuedToken(
                token.id(),
                PRINCIPAL,
                Principal.Kind.HUMAN,
                ROLES,
                List.of(),
                token.sha256(),
                clock.instant(),
                Optional.empty()));
        Path next = Files.createTempFile(dataDir, FILE, ".new", privately(dataDir));
        Files.writeString(next, token.reveal() + "\n");
        Files.move(next, file(dataDir), StandardCopyOption.ATOMIC_MOVE);
    }

    private static boolean isKnown(TokenStore store, Path file) throws IOException {
        if (!Files.exists(file) || !Files.exists(store.file())) {
            return false;
        }
        Optional<Token> token = Token.parse(Files.readString(file, UTF_8).strip());
        return token.isPresent()
                && store.all().stream()
                        .anyMatch(issued -> issued.sha256().equals(token.get().sha256()));
    }

    private static FileAttribute<?>[] privately(Path directory) throws IOException {
        boolean posix = Files.getFileStore(directory).supportsFileAttributeView("posix");
        return posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }
}
