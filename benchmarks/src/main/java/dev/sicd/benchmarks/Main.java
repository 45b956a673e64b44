package dev.sicd.benchmarks;

import dev.sicd.benchmarks.report.JsonReport;
import dev.sicd.benchmarks.report.Machine;
import dev.sicd.benchmarks.report.MarkdownReport;
import dev.sicd.benchmarks.report.Report;
import dev.sicd.benchmarks.system.Lab;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sicd bench}: runs the suites that are asked for, one after the other, and writes what they measured. */
@Command(
        name = "sicd bench",
        description = "Measures SICD beside what it is held against, in the same run.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
public final class Main implements Callable<Integer> {
    /** Of all suites none begins after so long, lest they take more than 20 minutes together. */
    private static final Duration BEGIN_MAX = Duration.ofSeconds(1_050);

    @Parameters(paramLabel = "NAME", description = "Suites to run, see --list; all of them by default.")
    private List<String> names = List.of();

    @Option(names = "--list", description = "Say what suites there are, and run none.")
    private boolean list;

    @Option(
            names = "--quick",
            description = "A look, three minutes: little load, two rounds, without the longest; nothing to be quoted.")
    private boolean quick;

    @Option(names = "--json", paramLabel = "FILE", description = "Write all figures there, for programs.")
    private @Nullable Path json;

    @Option(names = "--markdown", paramLabel = "FILE", description = "Write a page there, with plots beside it.")
    private @Nullable Path markdown;

    @Option(
            names = "--bridge",
            paramLabel = "URL",
            description =
                    "Measure somebody else's HTTP door to Kafka too: POST URL takes {\"records\":[{\"key\":…,\"value\":…}]}.")
    private @Nullable String bridge;

    @Option(
            names = "--profile",
            paramLabel = "DIRECTORY",
            description = "Say there in which methods the time goes, as text; the figures are not to be quoted then.")
    private @Nullable Path profiles;

    @Option(names = "--launcher", hidden = true, required = true)
    private Path launcher = Path.of("");

    @Option(names = "--measured-version", hidden = true, defaultValue = "of this checkout")
    private String version = "";

    @Spec
    private CommandSpec spec;

    @SuppressWarnings("NullAway.Init") // picocli fills in what it annotates
    private Main() {}

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Main()).execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        if (list) {
            Suites.ALL.forEach(suite -> System.out.printf("%-10s %s%n", suite.name(), suite.question()));
            return 0;
        }
        Report report = new Report(Machine.here(version, Instant.now()), quick, System.out);
        boolean failed = false;
        List<Suite> suites = chosen();
        // now, not after the first suite: a file that cannot be written
        write(report);
        if (profiles != null) {
            Files.createDirectories(profiles);
        }
        if (names.isEmpty() && quick) {
            System.out.println("a look leaves out "
                    + Suites.ALL.stream()
                            .filter(Suites.LONG::contains)
                            .map(Suite::name)
                            .collect(Collectors.joining(", ")));
        }
        long begun = System.nanoTime();
        for (Suite suite : suites) {
            failed |= !run(suite, report, Duration.ofNanos(System.nanoTime() - begun));
            // what there is so far outlives whatever comes
            write(report);
        }
        return failed ? 1 : 0;
    }

    private List<Suite> chosen() {
        for (String name : names) {
            if (Suites.ALL.stream().noneMatch(suite -> suite.name().equals(name))) {
                throw new ParameterException(
                        spec.commandLine(),
                        "there is no suite '%s'; choose from %s"
                                .formatted(
                                        name,
                                        String.join(
                                                ", ",
                                                Suites.ALL.stream()
                                                        .map(Suite::name)
                                                        .toList())));
            }
        }
        return Suites.ALL.stream()
                .filter(suite ->
                        names.isEmpty() ? !quick || !Suites.LONG.contains(suite) : names.contains(suite.name()))
                .toList();
    }

    private boolean run(Suite suite, Report report, Duration sinceBegin) throws Exception {
        report.begin(suite.name(), suite.question());
        if (names.isEmpty() && sinceBegin.compareTo(BEGIN_MAX) > 0) {
            report.failed(new IllegalStateException(
                    "not begun: what came before took %d s already; ask for this one by its name"
                            .formatted(sinceBegin.toSeconds())));
            return false;
        }
        long begun = System.nanoTime();
        try (Lab lab = new Lab(
                launcher, report, quick, Optional.ofNullable(bridge), suite.name(), Optional.ofNullable(profiles))) {
            suite.run().in(lab);
            return true;
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception | Error e) {
            // one that cannot be measured does not keep the others from it
            report.failed(e);
            return false;
        } finally {
            report.end(Duration.ofNanos(System.nanoTime() - begun));
        }
    }

    private void write(Report report) throws Exception {
        if (json != null) {
            JsonReport.write(report, json);
        }
        if (markdown != null) {
            MarkdownReport.write(report, markdown);
        }
    }
}
