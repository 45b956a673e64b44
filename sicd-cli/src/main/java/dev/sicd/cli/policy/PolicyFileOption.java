package dev.sicd.cli.policy;

import dev.sicd.cli.terminal.Terminal;
import dev.sicd.policy.CompiledPolicy;
import dev.sicd.policy.PolicyException;
import dev.sicd.policy.PolicyFile;
import dev.sicd.policy.ShippedPolicy;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToIntFunction;
import picocli.CommandLine.Parameters;

/** Which policy file a command is about, and how it ends when that cannot be used. */
final class PolicyFileOption {
    static final int BYTES_MAX = 1 << 20;
    private static final String VARIABLE = "SICD_POLICY_FILE";

    private final Map<String, String> environment;

    @Parameters(
            arity = "0..1",
            paramLabel = "FILE",
            description = "the policy file (default: that in SICD_POLICY_FILE, else the shipped one)")
    private Optional<Path> file = Optional.empty();

    PolicyFileOption(Map<String, String> environment) {
        this.environment = environment;
    }

    /** How messages call the file. */
    String name() {
        return path().map(Path::toString).orElse(ShippedPolicy.NAME);
    }

    /** Runs the work on the policy; the exit code. */
    int run(Terminal terminal, ToIntFunction<CompiledPolicy> work) {
        byte[] text;
        try {
            text = path().isEmpty() ? ShippedPolicy.text() : read(path().get());
        } catch (IOException e) {
            terminal.error("the policy file %s cannot be read (%s); name one that can"
                    .formatted(name(), e.getClass().getSimpleName()));
            return PolicyCommand.NOT_TRIED;
        }
        try {
            return work.applyAsInt(PolicyFile.parse(name(), text));
        } catch (PolicyException e) {
            e.mistakes().forEach(mistake -> terminal.line(mistake.toString()));
            int count = e.mistakes().size();
            terminal.line(count == 1 ? "1 mistake" : count + " mistakes");
            return PolicyCommand.WRONG;
        }
    }

    private Optional<Path> path() {
        return file.or(() -> Optional.ofNullable(environment.get(VARIABLE))
                .filter(text -> !text.isBlank())
                .map(text -> Path.of(text.strip())));
    }

    /** One byte more than any policy may have is enough to be told so. */
    private static byte[] read(Path path) throws IOException {
        try (InputStream in = Files.newInputStream(path)) {
            return in.readNBytes(BYTES_MAX);
        }
    }
}
