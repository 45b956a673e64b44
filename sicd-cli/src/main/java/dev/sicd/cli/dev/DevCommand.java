package dev.sicd.cli.dev;

import dev.sicd.cli.demo.RunningStack;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
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
    private static final Path DEFAULT_DATA_DIR = Path.of("data", "sicd");

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

    @Spec
    private CommandSpec spec;

    @SuppressWarnings("NullAway.Init") // picocli fills in what it annotates
    public DevCommand() {}

    @Override
    public Integer call() throws InterruptedException {
        StackOptions options = new StackOptions(
                checked("--port", port),
                checked("--kafka-port", kafkaPort),
                ephemeral ? Optional.empty() : Optional.of(dataDir));
        Stack stack = Stack.start(options, System.getenv());
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(stack), "sicd-stop"));
        sayReady(spec.commandLine().getOut(), stack);
        // until a signal: the hook stops everything and ends the process
        new CountDownLatch(1).await();
        return 0;
    }

    /** A system of the demo's own, on any free port, with the data directory of {@code sicd dev}. */
    public static RunningStack startForDemo() throws InterruptedException {
        Stack stack = Stack.start(new StackOptions(0, 0, Optional.of(DEFAULT_DATA_DIR)), System.getenv());
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

    private static void stop(Stack stack) {
        stack.close();
        // a signal that was obeyed is a success, not 143
        Runtime.getRuntime().halt(0);
    }

    /** In one write: who reads the first line may stop us right after it. */
    private static void sayReady(PrintWriter out, Stack stack) {
        String api = stack.url() + "/admin/training";
        out.print("""
                SICD ready: %s kafka=%s
                  curl -X POST %s/start -H 'Content-Type: application/json' -d '{"run_id":"my_run"}'
                  curl %s/runs/my_run/summary
                  ./sicd verify --url %s
                """.formatted(stack.url(), stack.bootstrapServers(), api, api, stack.url()));
        out.flush();
    }

    private static int checked(String option, int port) {
        if (port < 0 || port > 65_535) {
            throw new StartException(option + " " + port + " is not a port; use 1 to 65535, or 0 for any free one");
        }
        return port;
    }
}
