package dev.sicd.cli.keys;

import dev.sicd.cli.terminal.Terminal;
import dev.sicd.model.signature.SignedNote;
import dev.sicd.model.signature.VerificationKey;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sicd keys new}: makes one key and says where it belongs. It gives it to nobody. */
@Command(
        name = "new",
        mixinStandardHelpOptions = true,
        description = "Makes an Ed25519 key: NAME.key, a secret, and NAME.pub. Overwrites nothing.",
        footer = {"", "Exit code: 0 when it is made, 2 when it is not."})
final class NewKeyCommand implements Callable<Integer> {
    private final Terminal terminal;
    private final SecureRandom random;

    @Parameters(index = "0", paramLabel = "NAME", description = "what the files are called, approvals for instance")
    private String name = "";

    @Option(names = "--dir", paramLabel = "DIR", description = "an existing directory (default: the current one)")
    private Path directory = Path.of("");

    NewKeyCommand(Terminal terminal, SecureRandom random) {
        this.terminal = terminal;
        this.random = random;
    }

    @Override
    public Integer call() {
        try {
            KeyPairFiles files = KeyPairFiles.named(directory, name);
            VerificationKey key = files.create(random).publicKey();
            terminal.line("key id   " + key.id());
            terminal.line("secret   " + files.secret() + "   only for the service that signs; back it up");
            terminal.line(
                    "public   " + files.open() + "   for those who verify; for approvals, in SICD_APPROVAL_KEYS_FILE");
            terminal.line("verifier key, where it signs checkpoints: " + SignedNote.verifierKey(name, key));
            return KeysCommand.DONE;
        } catch (RefusedKeyException e) {
            terminal.error(String.valueOf(e.getMessage()));
            return KeysCommand.REFUSED;
        }
    }
}
