package dev.sicd.cli.keys;

import dev.sicd.cli.terminal.Terminal;
import dev.sicd.kit.http.Problem;
import dev.sicd.kit.keys.KeyFile;
import dev.sicd.kit.keys.KeyFileException;
import dev.sicd.model.signature.KeyRing;
import dev.sicd.model.signature.SigningKey;
import dev.sicd.model.signature.VerificationKey;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code sicd keys show}: says which keys a file holds. Of a secret it shows the public half only. */
@Command(
        name = "show",
        mixinStandardHelpOptions = true,
        description = "Shows the ids and public halves of the keys in a file, never a secret.",
        footer = {"", "Exit code: 0 when the file holds usable keys, 2 when it does not."})
final class ShowKeysCommand implements Callable<Integer> {
    private static final String SECRET_MARK = "PRIVATE KEY-----";

    private final Terminal terminal;

    @Parameters(index = "0", paramLabel = "FILE", description = "a .key or .pub file")
    private Path file = Path.of("");

    ShowKeysCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        try {
            boolean secret = KeyFile.text(file).contains(SECRET_MARK);
            show(secret ? "a signing key, which is a secret" : "for verifying only", secret ? signing() : verifying());
            return KeysCommand.DONE;
        } catch (KeyFileException e) {
            terminal.error(String.valueOf(e.getMessage()));
            return KeysCommand.REFUSED;
        }
    }

    private Collection<VerificationKey> signing() {
        return List.of(KeyFile.privateKey(file, SigningKey::ofPem).publicKey());
    }

    private Collection<VerificationKey> verifying() {
        return KeyFile.publicKeys(file, KeyRing::ofPem).keys();
    }

    private void show(String kind, Collection<VerificationKey> keys) {
        terminal.line("%s: %s".formatted(Problem.quoted(file.toString()), kind));
        for (VerificationKey key : keys) {
            terminal.line("Ed25519  " + key.id());
            key.toPem().lines().forEach(terminal::line);
        }
    }
}
