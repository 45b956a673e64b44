package dev.sicd.cli.verify;

import dev.sicd.cli.client.CredentialOptions;
import dev.sicd.cli.client.NoAnswerException;
import dev.sicd.cli.client.SicdClient;
import dev.sicd.cli.terminal.Terminal;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import java.util.random.RandomGenerator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code sicd verify}: tries every endpoint of a running system on a run of its own. It starts no system. */
@Command(
        name = "verify",
        mixinStandardHelpOptions = true,
        description =
                "Tries every endpoint of a running system, on a run of its own, and checks the values it answers.",
        footer = {"", "Exit code: 0 when every check passed, 1 when one did not, 2 when nothing answers."})
public final class VerifyCommand implements Callable<Integer> {
    private static final int ALL_PASSED = 0;
    private static final int SOME_FAILED = 1;
    private static final int NOT_THERE = 2;

    private final Terminal terminal;
    private final InstantSource clock;
    private final RandomGenerator random;

    @Option(
            names = "--url",
            paramLabel = "URL",
            defaultValue = SicdClient.DEFAULT_URL,
            description = "where the system is (default: ${DEFAULT-VALUE})")
    private String url = SicdClient.DEFAULT_URL;

    @Mixin
    private CredentialOptions credentials = new CredentialOptions();

    /** As this process shows text, tells time and chooses at random. */
    public VerifyCommand() {
        this(Terminal.ofProcess(), InstantSource.system(), new SecureRandom());
    }

    /**
     * @param clock for the names of run and events
     * @param random for the same
     */
    public VerifyCommand(Terminal terminal, InstantSource clock, RandomGenerator random) {
        this.terminal = terminal;
        this.clock = clock;
        this.random = random;
    }

    @Override
    public Integer call() throws InterruptedException {
        try (SicdClient client = credentials.open(url)) {
            client.get("/livez");
            Trial trial = new Trial(client, clock, random);
            terminal.line("verifying %s on the run %s".formatted(client.url(), trial.runId()));
            Verification.Tally tally = new Verification(terminal).run(Plan.of(trial));
            terminal.line(tally.toString());
            return tally.failed() == 0 ? ALL_PASSED : SOME_FAILED;
        } catch (NoAnswerException | IllegalArgumentException e) {
            terminal.error(String.valueOf(e.getMessage()));
            return NOT_THERE;
        }
    }
}
