package dev.sicd.cli.dev;

import dev.sicd.cli.demo.RunningStack;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sicd dev}: runs the whole system until it is told to stop. */
@Command(
        name = "dev",
        description = "Runs everything in one process on loopback: broker, services, HTTP.",
        mixinStandardHelpOptions = true,
        showDefaultValues = true)
public final class DevCommand implements Callable<Integer> {
    private static final String DEFAULT_DATA_DIR = "data/sicd";
    /** What is not done by then is not waited for: the log is on disk, and the next start goes on from it. */
    private static final Duration STOP_MAX = Duration.ofSeconds(9);

    @Option(
            names = "--port",
            paramLabel = "PORT",
            defaultValue = "${env:SICD_PORT:-9200}",
            description = "HTTP port, 0 for any free one.")
    private int port;

    @Option(
            names = "--kafka-port",
            paramLabel = "PORT",
            defaultValue = "${env:SICD_DEV_KAFKA_PORT:-9092}",
            description = "Port of the broker, 0 for any free one.")
    private int kafkaPort;

    @Option(
            names = "--data-dir",
            paramLabel = "DIR",
            defaultValue = "${env:SICD_DATA_DIR:-data/sicd}",
            description = "Where everything is kept.")
    private Path dataDir;

    @Option(names = "--ephemeral", description = "Keep nothing: a temporary directory, deleted at the end.")
    private boolean ephemeral;

    @Mixin
    private LiveOptions live = LiveOptions.none();

    @Spec
    private CommandSpec spec;

    @SuppressWarnings("NullAway.Init") // picocli fills in what it annotates
    public DevCommand() {}

    @Override
    public Integer call() throws InterruptedException {
        StackOptions options = new StackOptions(
                checked("--port", port),
                checked("--kafka-port", kafkaPort),
                ephemeral ? Optional.empty() : Optional.of(dataDir),
                live);
        Parts parts = new Parts();
        Thread stopping = new Thread(() -> stop(parts), "sicd-stop");
        Runtime.getRuntime().addShutdownHook(stopping);
        Stack stack;
        try {
            stack = Stack.start(
                    options, System.getenv(), parts, spec.commandLine().getErr()::println);
        } catch (StartException e) {
            // nothing runs, and the exit code is this failure's
            removeHook(stopping);
            throw e;
        }
        sayReady(spec.commandLine().getOut(), stack);
        // until a signal: the hook stops everything and ends the process
        new CountDownLatch(1).await();
        return 0;
    }

    /** A system of the demo's own, on any free port, with the data directory of {@code sicd dev}. */
    public static RunningStack startForDemo() throws InterruptedException {
        Path dataDir = Path.of(System.getenv().getOrDefault("SICD_DATA_DIR", DEFAULT_DATA_DIR));
        Stack stack = Stack.start(
                new StackOptions(0, 0, Optional.of(dataDir), LiveOptions.none()),
                System.getenv(),
                new Parts(),
                System.err::println);
        return new RunningStack() {
            @Override
            public String url() {
                return stack.url();
            }

            @Override
            public void close() {
                stack.close();
            }
        };
    }

    private static void stop(Parts parts) {
        try {
            boolean stopped = Thread.ofPlatform().daemon().start(parts::close).join(STOP_MAX);
            LoggerFactory.getLogger(DevCommand.class)
                    .atInfo()
                    .addKeyValue("inTime", stopped)
                    .log("stopped");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        // a signal that was obeyed is a success, not 143
        Runtime.getRuntime().halt(0);
    }

    private static void removeHook(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // it runs already: a signal stopped the start, and the hook ends the process
        }
    }

    /** In one write: who reads the first line may stop us right after it. */
    private static void sayReady(PrintWriter out, Stack stack) {
        String api = stack.url() + "/admin/training";
        out.print("""
                SICD ready: %s kafka=%s
                  %s/ in a browser is the dashboard
                  curl -X POST %s/start -H 'Content-Type: application/json' -d '{"run_id":"my_run"}'
                  curl %s/runs/my_run/summary
                  ./sicd verify --url %s
                """.formatted(stack.url(), stack.bootstrapServers(), stack.url(), api, api, stack.url()));
        out.flush();
    }

    private static int checked(String option, int port) {
        if (port < 0 || port > 65_535) {
            throw new StartException(option + " " + port + " is not a port; use 1 to 65535, or 0 for any free one");
        }
        return port;
    }
}
