package dev.sicd.cli.topics;

import dev.sicd.cli.terminal.Terminal;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code sicd topics acls}: prints what each role may do on the brokers. It asks no broker. */
@Command(
        name = "acls",
        mixinStandardHelpOptions = true,
        description = "Prints the ACLs that each role needs, and no more.",
        footer = {
            "",
            "Every right is ALLOW from any host; a star ends the beginning of names. Read and Write imply Describe.",
            "Without --principal all roles are shown, with names that stand for whoever plays them."
        })
final class AclsCommand implements Callable<Integer> {
    private static final int DONE = 0;
    private static final int WRONG_USE = 2;

    private final Terminal terminal;

    @Option(
            names = "--prefix",
            paramLabel = "PREFIX",
            defaultValue = "${env:SICD_TOPIC_PREFIX:-sicd}",
            description = "of the topics' names (default: ${DEFAULT-VALUE})")
    private String prefix = "";

    @Option(
            names = "--principal",
            paramLabel = "ROLE=PRINCIPAL",
            converter = Assignment.Reader.class,
            description = "who plays a role, as agent=User:trainer-7; may be repeated")
    private List<Assignment> assignments = List.of();

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            defaultValue = "table",
            description = "table, commands (of kafka-acls.sh) or json (default: ${DEFAULT-VALUE})")
    private AclFormat format = AclFormat.TABLE;

    AclsCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        try {
            Wishes.check(prefix, assignments);
        } catch (UsageException e) {
            terminal.error(String.valueOf(e.getMessage()));
            return WRONG_USE;
        }
        List<Assignment> shown = assignments.isEmpty() ? Assignment.placeholders(prefix) : assignments;
        format.lines(prefix, shown).forEach(terminal::line);
        return DONE;
    }
}
