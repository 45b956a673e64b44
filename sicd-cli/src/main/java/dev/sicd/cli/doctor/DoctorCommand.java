package dev.sicd.cli.doctor;

import dev.sicd.cli.client.BrokerOptions;
import dev.sicd.cli.client.CredentialOptions;
import dev.sicd.cli.client.SicdClient;
import dev.sicd.cli.terminal.Terminal;
import dev.sicd.cli.topics.TopicExamination;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.admin.Admin;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code sicd doctor}: looks at a system from the outside and says what is wrong with it, and what to do. */
@Command(
        name = "doctor",
        mixinStandardHelpOptions = true,
        description =
                "Looks at brokers, topics, the fold and services, and says what is wrong and what to do. It changes nothing.",
        footer = {
            "",
            "Lines with a ! work today and deserve a look. What the brokers do not let this user see is such a line too.",
            "",
            "Exit code: 0 nothing is wrong; 1 something is; 2 it was asked wrongly."
        })
public final class DoctorCommand implements Callable<Integer> {
    private static final int WELL = 0;
    private static final int ILL = 1;
    private static final int ASKED_WRONGLY = 2;

    private final Terminal terminal;
    private final InstantSource clock;

    @Mixin
    private BrokerOptions brokers = new BrokerOptions();

    @Mixin
    private CredentialOptions credentials = new CredentialOptions();

    @Option(
            names = "--url",
            paramLabel = "URL",
            description =
                    "a service to ask whether it is ready, and whether it takes the token; may be repeated (default: "
                            + SicdClient.DEFAULT_URL + ")")
    private List<String> urls = List.of(SicdClient.DEFAULT_URL);

    @Option(
            names = "--state-dir",
            paramLabel = "DIR",
            description = "of an aggregator on this machine (default: SICD_STATE_DIR)")
    private Optional<Path> stateDir = Optional.ofNullable(System.getenv("SICD_STATE_DIR"))
            .filter(text -> !text.isBlank())
            .map(Path::of);

    DoctorCommand(Terminal terminal, InstantSource clock) {
        this.terminal = terminal;
        this.clock = clock;
    }

    /** The command of this process. */
    public static CommandLine commandLine() {
        return commandLine(Terminal.ofProcess());
    }

    static CommandLine commandLine(Terminal terminal) {
        return new CommandLine(new DoctorCommand(terminal, InstantSource.system()));
    }

    @Override
    public Integer call() throws InterruptedException {
        Map<String, String> properties;
        try {
            properties = brokers.clientProperties();
            // before anything is looked at: what is no URL or no token is no finding
            urls.forEach(url -> credentials.openWithoutToken(url).close());
            credentials.check();
        } catch (IllegalArgumentException e) {
            terminal.error(String.valueOf(e.getMessage()));
            return ASKED_WRONGLY;
        }
        Findings findings = new Findings(terminal);
        MachineExamination machine = new MachineExamination(findings);
        machine.java();
        stateDir.ifPresent(machine::stateDirectory);
        lookAtBrokers(findings, properties);
        ServiceExamination services = new ServiceExamination(findings, credentials);
        urls.forEach(services::look);
        terminal.line("doctor: " + findings.summary());
        return findings.hasWrong() ? ILL : WELL;
    }

    private void lookAtBrokers(Findings findings, Map<String, String> properties) throws InterruptedException {
        TopicExamination topics;
        try {
            topics = TopicExamination.of(properties, brokers.prefix());
        } catch (IllegalStateException e) {
            findings.wrong(String.valueOf(e.getMessage()));
            return;
        }
        topics.wrong().forEach(findings::wrong);
        topics.warnings().forEach(findings::warning);
        if (topics.wrong().isEmpty()) {
            findings.good("the topics of '%s' at %s are as they should be, with %d partitions"
                    .formatted(brokers.prefix(), properties.get("bootstrap.servers"), topics.partitions()));
        }
        if (topics.partitions() > 0) {
            try (Admin admin = Admin.create(Map.copyOf(properties))) {
                new FoldExamination(findings, admin, brokers.prefix(), topics.partitions()).look(clock.instant());
            }
        }
    }
}
