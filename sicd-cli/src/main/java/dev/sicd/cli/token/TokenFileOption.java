package dev.sicd.cli.token;

import dev.sicd.cli.terminal.Terminal;
import dev.sicd.kit.config.ConfigException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Which token file a command is about, and how it ends when that cannot be used. */
final class TokenFileOption {
    private static final String VARIABLE = "SICD_TOKENS_FILE";

    private final Map<String, String> environment;

    @Option(names = "--file", paramLabel = "FILE", description = "the token file (default: that in SICD_TOKENS_FILE)")
    private Optional<Path> file = Optional.empty();

    TokenFileOption(Map<String, String> environment) {
        this.environment = environment;
    }

    /** What a command does with the file; the exit code. */
    @FunctionalInterface
    interface Work {
        int with(TokenStore store) throws IOException;
    }

    int run(Terminal terminal, Work work) {
        Optional<Path> path = file.or(() -> Optional.ofNullable(environment.get(VARIABLE))
                .filter(text -> !text.isBlank())
                .map(text -> Path.of(text.strip())));
        if (path.isEmpty()) {
            terminal.error("no token file is named; give one with --file, or set " + VARIABLE);
            return TokenCommand.NOT_DONE;
        }
        try {
            return work.with(new TokenStore(path.get()));
        } catch (ConfigException wrong) {
            wrong.mistakes().forEach(terminal::error);
        } catch (IOException | IllegalArgumentException fault) {
            terminal.error(String.valueOf(fault.getMessage()));
        }
        return TokenCommand.NOT_DONE;
    }
}
