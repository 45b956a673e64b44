package dev.sicd.cli.token;

import dev.sicd.cli.terminal.Terminal;
import dev.sicd.kit.auth.IssuedToken;
import dev.sicd.kit.auth.Role;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code sicd token list}: shows whose tokens a file holds; nothing it prints lets anybody in. */
@Command(
        name = "list",
        mixinStandardHelpOptions = true,
        description = "Lists the tokens in the file: id, principal, kind, roles, grants, end. It knows no secrets.",
        footer = {"", "Exit code: 0, or 2 when the file cannot be used."})
final class ListTokensCommand implements Callable<Integer> {
    private static final String ROW = "%-8s  %-24s  %-7s  %-22s  %-20s  %s";

    private final Terminal terminal;
    private final InstantSource clock;

    @Mixin
    private final TokenFileOption file;

    ListTokensCommand(Terminal terminal, TokenFileOption file, InstantSource clock) {
        this.terminal = terminal;
        this.file = file;
        this.clock = clock;
    }

    @Override
    public Integer call() {
        return file.run(terminal, store -> {
            Instant now = clock.instant();
            List<IssuedToken> tokens = store.all();
            terminal.line(ROW.formatted("ID", "PRINCIPAL", "KIND", "ROLES", "GRANTS", "EXPIRES"));
            tokens.forEach(token -> terminal.line(row(token, now)));
            return TokenCommand.DONE;
        });
    }

    private static String row(IssuedToken token, Instant now) {
        String end = token.expiresAt().map(Instant::toString).orElse("never");
        return ROW.formatted(
                token.id(),
                token.principal(),
                token.kind().text(),
                token.roles().stream().sorted().map(Role::text).collect(Collectors.joining(",")),
                token.grants().isEmpty() ? "-" : String.join(",", token.grants()),
                token.isExpired(now) ? end + " (expired)" : end);
    }
}
