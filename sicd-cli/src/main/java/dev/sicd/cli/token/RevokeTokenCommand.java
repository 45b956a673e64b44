package dev.sicd.cli.token;

import dev.sicd.cli.terminal.Terminal;
import dev.sicd.kit.auth.IssuedToken;
import dev.sicd.kit.auth.Token;
import dev.sicd.kit.http.Problem;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code sicd token revoke}: takes a token out of the file; systems that use the file notice within a second or two. */
@Command(
        name = "revoke",
        mixinStandardHelpOptions = true,
        description = "Takes the token with this id out of the file; running systems notice by themselves.",
        footer = {"", "Exit code: 0 when it is gone, 2 when it was not there or the file cannot be used."})
final class RevokeTokenCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Mixin
    private final TokenFileOption file;

    @Parameters(
            paramLabel = "ID",
            description = "the 8 letters after 'sicd_' in the token, as ./sicd token list shows them")
    private String id = "";

    RevokeTokenCommand(Terminal terminal, TokenFileOption file) {
        this.terminal = terminal;
        this.file = file;
    }

    @Override
    public Integer call() {
        return file.run(terminal, this::revoke);
    }

    /** Somebody may give the whole token. */
    private String shown() {
        return Token.parse(id).map(Token::toString).orElse(id);
    }

    private int revoke(TokenStore store) throws IOException {
        Optional<IssuedToken> revoked = store.remove(id);
        revoked.ifPresentOrElse(
                token -> terminal.error("revoked the token %s of '%s'".formatted(token.id(), token.principal())),
                () -> terminal.error("%s has no token with the id %s; ./sicd token list shows those it has"
                        .formatted(store.file(), Problem.quoted(shown()))));
        return revoked.isPresent() ? TokenCommand.DONE : TokenCommand.NOT_DONE;
    }
}
