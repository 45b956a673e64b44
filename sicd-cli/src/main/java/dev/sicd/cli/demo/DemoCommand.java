package dev.sicd.cli.demo;

import dev.sicd.cli.client.Answer;
import dev.sicd.cli.client.CredentialOptions;
import dev.sicd.cli.client.NoAnswerException;
import dev.sicd.cli.client.SicdClient;
import dev.sicd.cli.terminal.Terminal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.random.RandomGenerator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * {@code sicd demo}: finds or starts a system and lets the tidy agent work against it. How a system is started is not its
 * business.
 */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        description = "Lets a small built-in agent look for untidy files in a real checkout and propose a pull request,"
                + " as a dry run, and shows what the system has recorded of it. It changes no file and needs no token.",
        footer = {"", "Exit code: 0 when all went well, 1 when the system refused, 2 when the demo could not begin."})
public final class DemoCommand implements Callable<Integer> {
    private static final int DONE = 0;
    private static final int REFUSED = 1;
    private static final int NOT_BEGUN = 2;

    private final StackStarter starter;
    private final Terminal terminal;
    private final InstantSource clock;
    private final RandomGenerator random;

    @Option(
            names = "--repo",
            paramLabel = "PATH",
            defaultValue = ".",
            description = "the checkout to work on (default: the current directory)")
    private Path repo = Path.of(".");

    @Option(
            names = "--url",
            paramLabel = "URL",
            description =
                    "a running system (default: " + SicdClient.DEFAULT_URL + " when it answers, else one is started)")
    private Optional<String> url = Optional.empty();

    @Mixin
    private CredentialOptions credentials = new CredentialOptions();

    @Option(names = "--keep", description = "leave the system that the demo started running until Ctrl-C")
    private boolean keep;

    /** As this process shows text, tells time and chooses at random. */
    public DemoCommand(StackStarter starter) {
        this(starter, Terminal.ofProcess(), InstantSource.system(), new SecureRandom());
    }

    /**
     * @param clock for the names of run and events
     * @param random for the same
     */
    public DemoCommand(StackStarter starter, Terminal terminal, InstantSource clock, RandomGenerator random) {
        this.starter = starter;
        this.terminal = terminal;
        this.clock = clock;
        this.random = random;
    }

    /** @throws Exception when a system could not be started */
    @Override
    public Integer call() throws Exception {
        if (!Files.isDirectory(repo)) {
            terminal.error("--repo '%s' is no directory; give the path of a checkout".formatted(repo));
            return NOT_BEGUN;
        }
        Optional<String> running = url;
        try {
            if (url.isPresent()) {
                requireReady(url.get());
            } else {
                running = readyAt(SicdClient.DEFAULT_URL);
            }
        } catch (NoAnswerException | IllegalArgumentException e) {
            terminal.error(String.valueOf(e.getMessage()));
            return NOT_BEGUN;
        }
        return running.isPresent() ? demonstrate(running.get()) : demonstrateOnOwn();
    }

    private int demonstrate(String address) throws Exception {
        return work(address)
                .map(shown -> finish(shown, shown.commands(address), List.of(look(shown, address))))
                .orElse(REFUSED);
    }

    private int demonstrateOnOwn() throws Exception {
        terminal.line("No system runs at %s: starting one ...".formatted(SicdClient.DEFAULT_URL));
        RunningStack stack = starter.start();
        // also for Ctrl-C: what was started is stopped, whoever ends the process
        Thread stopping = new Thread(stack::close, "sicd-demo-stop");
        Runtime.getRuntime().addShutdownHook(stopping);
        try (stack) {
            int code = demonstrateOn(stack);
            Runtime.getRuntime().removeShutdownHook(stopping);
            return code;
        }
    }

    private int demonstrateOn(RunningStack stack) throws Exception {
        Optional<Demo.Shown> shown = work(stack.url());
        if (shown.isEmpty()) {
            return REFUSED;
        }
        if (!keep) {
            List<String> commands = shown.get().commands(SicdClient.DEFAULT_URL);
            String remark = "The demo's own system stops now. Start one with ./sicd dev, which finds this run again:";
            return finish(shown.get(), commands, List.of(remark, look(shown.get(), SicdClient.DEFAULT_URL)));
        }
        finish(
                shown.get(),
                shown.get().commands(stack.url()),
                List.of("The system runs on until Ctrl-C.", look(shown.get(), stack.url())));
        // until a signal: the hook stops the system
        new CountDownLatch(1).await();
        return DONE;
    }

    /** Empty when the system refused, which is then said. */
    private Optional<Demo.Shown> work(String address) throws Exception {
        try (SicdClient client = client(address)) {
            return Optional.of(new Demo(client, terminal, clock, random).run(Checkout.of(repo)));
        } catch (RefusedException | NoAnswerException e) {
            terminal.error(String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    private static String look(Demo.Shown shown, String address) {
        return "In a browser: " + shown.page(address);
    }

    private int finish(Demo.Shown shown, List<String> commands, List<String> remarks) {
        new DemoReport(terminal).nextSteps(commands, remarks);
        return shown.whole() ? DONE : REFUSED;
    }

    /** @throws NoAnswerException when nothing answers, or something that is not ready */
    private void requireReady(String address) {
        try (SicdClient client = client(address)) {
            Answer answer = client.get("/readyz");
            if (answer.status() != 200) {
                throw new IllegalArgumentException(
                        "%s is not ready: %s; try again in a moment".formatted(client.url(), answer.body()));
            }
        }
    }

    /** The token is for the system that was named, not for one that happens to run here or is started. */
    private SicdClient client(String address) {
        return url.isPresent() ? credentials.open(address) : credentials.openWithoutToken(address);
    }

    /** Empty when nothing runs there. */
    private static Optional<String> readyAt(String address) {
        try (SicdClient client = new SicdClient(address)) {
            return client.get("/readyz").status() == 200 ? Optional.of(address) : Optional.empty();
        } catch (NoAnswerException e) {
            return Optional.empty();
        }
    }
}
