package dev.sicd.cli.dev;

import dev.sicd.cli.demo.RunningStack;
import dev.sicd.cli.process.Foreground;
import dev.sicd.cli.process.Parts;
import dev.sicd.cli.process.StartException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
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
        Foreground.run(
                parts -> Stack.start(
                        options, System.getenv(), parts, spec.commandLine().getErr()::println),
                stack -> sayReady(spec.commandLine().getOut(), stack));
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
