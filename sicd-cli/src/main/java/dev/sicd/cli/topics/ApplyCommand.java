package dev.sicd.cli.topics;

import dev.sicd.cli.terminal.Terminal;
import dev.sicd.schemas.Topic;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code sicd topics apply}: makes the topics, checks them and, when asked to, grants the ACLs. */
@Command(
        name = "apply",
        mixinStandardHelpOptions = true,
        description =
                "Creates the topics that are missing and checks those that are there; may be repeated at any time.",
        footer = {
            "",
            "Client properties (SASL, TLS) also come from SICD_KAFKA_*. "
                    + "What the brokers' own configuration should be is a warning and does not change the exit code.",
            "",
            "Exit code: 0 when all is as it should be, 1 when differences remain, "
                    + "2 when it was asked wrongly or the brokers did not answer or refused."
        })
final class ApplyCommand implements Callable<Integer> {
    private static final int AS_IT_SHOULD_BE = 0;
    private static final int DIFFERENCES = 1;
    private static final int NOT_DONE = 2;

    private final Terminal terminal;
    private final Connection connection;

    @Option(
            names = "--bootstrap-servers",
            paramLabel = "HOST:PORT",
            description = "where the brokers are (default: SICD_BOOTSTRAP_SERVERS)")
    private Optional<String> servers = Optional.empty();

    @Option(
            names = "--command-config",
            paramLabel = "FILE",
            description = "properties of an administrator's Kafka client")
    private Optional<Path> commandConfig = Optional.empty();

    @Option(
            names = "--prefix",
            paramLabel = "PREFIX",
            defaultValue = "${env:SICD_TOPIC_PREFIX:-sicd}",
            description = "of the topics' names (default: ${DEFAULT-VALUE})")
    private String prefix = "";

    @Option(
            names = "--partitions",
            paramLabel = "N",
            defaultValue = "12",
            description = "of each topic, for good (default: ${DEFAULT-VALUE})")
    private int partitions;

    @Option(
            names = "--replication",
            paramLabel = "N",
            defaultValue = "3",
            description = "how many brokers keep each record (default: ${DEFAULT-VALUE})")
    private short replication;

    @Option(
            names = "--min-insync",
            paramLabel = "N",
            description =
                    "how many must have a record before it is acknowledged (default: 2 from 3 replicas on, else 1)")
    private Optional<Integer> minInsync = Optional.empty();

    @Option(names = "--fix", description = "set settings of existing topics that are not as they should be")
    private boolean fix;

    @Option(names = "--acls", description = "grant the principals what their roles need")
    private boolean acls;

    @Option(
            names = "--principal",
            paramLabel = "ROLE=PRINCIPAL",
            converter = Assignment.Reader.class,
            description = "who plays a role, as agent=User:trainer-7; with --acls; may be repeated")
    private List<Assignment> assignments = List.of();

    @Option(names = "--dry-run", description = "change nothing, only say what is not as it should be")
    private boolean dryRun;

    ApplyCommand(Terminal terminal, Connection connection) {
        this.terminal = terminal;
        this.connection = connection;
    }

    @Override
    public Integer call() throws InterruptedException {
        Layout layout = new Layout(
                prefix, partitions, replication, minInsync.orElseGet(() -> Topic.defaultMinInsync(replication)));
        try {
            Wishes.check(prefix, assignments);
            Wishes.check(layout);
            if (acls == assignments.isEmpty()) {
                throw new UsageException("--acls and --principal go together: say who plays which role, "
                        + "as --acls --principal agent=User:trainer-7");
            }
            try (Brokers brokers = Brokers.connect(connection.properties(servers, commandConfig))) {
                return report(brokers, outcome(brokers, layout));
            }
        } catch (UsageException | BrokerException e) {
            terminal.error(String.valueOf(e.getMessage()));
            return NOT_DONE;
        }
    }

    private Outcome outcome(Brokers brokers, Layout layout) throws InterruptedException {
        Outcome topics = new TopicSetup(brokers, permission()).apply(layout);
        return acls ? topics.and(new AclSetup(brokers, dryRun).apply(prefix, assignments)) : topics;
    }

    private TopicSetup.Permission permission() {
        if (dryRun) {
            return TopicSetup.Permission.LOOK;
        }
        return fix ? TopicSetup.Permission.CREATE_AND_FIX : TopicSetup.Permission.CREATE;
    }

    private int report(Brokers brokers, Outcome outcome) throws InterruptedException {
        outcome.done().forEach(terminal::passed);
        outcome.remaining().forEach(difference -> terminal.failed(difference.text()));
        warnings(brokers).forEach(warning -> terminal.line("! " + warning));
        terminal.line("%d topics of '%s': %s, %s"
                .formatted(
                        Topic.values().length,
                        prefix,
                        counted(outcome.done().size(), "change") + " made",
                        outcome.remaining().isEmpty()
                                ? "all as it should be"
                                : counted(outcome.remaining().size(), "difference") + " left"));
        return outcome.remaining().isEmpty() ? AS_IT_SHOULD_BE : DIFFERENCES;
    }

    /** Who may administer topics may not always look at the brokers. */
    private static List<String> warnings(Brokers brokers) throws InterruptedException {
        try {
            return BrokerChecks.warnings(brokers.brokerSettings());
        } catch (BrokerException e) {
            return List.of("the brokers' own settings were not checked: " + e.getMessage());
        }
    }

    private static String counted(int count, String what) {
        return count + " " + what + (count == 1 ? "" : "s");
    }
}
