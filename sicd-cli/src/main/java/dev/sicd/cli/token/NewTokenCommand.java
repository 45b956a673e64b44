package dev.sicd.cli.token;

import dev.sicd.cli.terminal.Terminal;
import dev.sicd.kit.auth.IssuedToken;
import dev.sicd.kit.auth.Principal;
import dev.sicd.kit.auth.Role;
import dev.sicd.kit.auth.Token;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** {@code sicd token new}: makes a token, keeps its hash in the file and prints it, once and alone. */
@Command(
        name = "new",
        mixinStandardHelpOptions = true,
        description = "Makes a token: its hash goes into the token file, the token itself to standard output, once.",
        footer = {"", "Exit code: 0 when the token is in the file, 2 when it is not."})
final class NewTokenCommand implements Callable<Integer> {
    private final Terminal terminal;
    private final InstantSource clock;
    private final SecureRandom random;

    @Mixin
    private final TokenFileOption file;

    @Option(
            names = "--principal",
            paramLabel = "NAME",
            required = true,
            description = "under which name its holder acts; several tokens may share one")
    private String principal = "";

    @Option(
            names = "--role",
            paramLabel = "ROLE",
            required = true,
            converter = ToRole.class,
            description = "reader, agent, reviewer or admin; may be repeated, and none includes another")
    private Set<Role> roles = Set.of();

    @Option(
            names = "--grant",
            paramLabel = "PATTERN",
            description =
                    "what it may write beyond its own: a name, or the beginning of names and '*'; may be repeated")
    private List<String> grants = List.of();

    @Option(
            names = "--kind",
            paramLabel = "KIND",
            converter = ToKind.class,
            description = "agent, human or service (default: human for a reviewer or admin, agent for an agent,"
                    + " else service)")
    private Optional<Principal.Kind> kind = Optional.empty();

    @Option(
            names = "--expires",
            paramLabel = "TIME",
            defaultValue = "90d",
            converter = Lifetime.Converter.class,
            description = "after how many hours (12h) or days (90d), or never (default: ${DEFAULT-VALUE})")
    private Lifetime lifetime = new Lifetime(Optional.empty());

    NewTokenCommand(Terminal terminal, TokenFileOption file, InstantSource clock, SecureRandom random) {
        this.terminal = terminal;
        this.file = file;
        this.clock = clock;
        this.random = random;
    }

    @Override
    public Integer call() {
        return file.run(terminal, this::add);
    }

    private int add(TokenStore store) throws IOException {
        Token token = Token.create(random);
        IssuedToken issued = issued(token);
        if (!issued.mistakes().isEmpty()) {
            issued.mistakes().forEach(terminal::error);
            return TokenCommand.NOT_DONE;
        }
        store.add(issued);
        // Only now: a token that is not in the file is worth nothing.
        terminal.line(token.reveal());
        terminal.error("made the token %s of '%s' in %s; it %s. It is shown this once: keep it secret"
                .formatted(
                        issued.id(),
                        issued.principal(),
                        store.file(),
                        issued.expiresAt().map(end -> "expires at " + end).orElse("never expires")));
        return TokenCommand.DONE;
    }

    private IssuedToken issued(Token token) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        return new IssuedToken(
                token.id(),
                principal,
                kind.orElseGet(() -> Principal.Kind.likely(roles)),
                roles,
                grants,
                token.sha256(),
                now,
                lifetime.endFrom(now));
    }

    private static final class ToRole implements ITypeConverter<Role> {
        @Override
        public Role convert(String text) {
            return Role.of(text)
                    .orElseThrow(() -> new TypeConversionException(
                            "'" + text + "' is no role; give one of " + String.join(", ", Role.texts())));
        }
    }

    private static final class ToKind implements ITypeConverter<Principal.Kind> {
        @Override
        public Principal.Kind convert(String text) {
            return Principal.Kind.of(text)
                    .orElseThrow(() -> new TypeConversionException(
                            "'" + text + "' is no kind; give one of " + String.join(", ", Principal.Kind.texts())));
        }
    }
}
