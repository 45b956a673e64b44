package dev.sicd.cli;

import dev.sicd.cli.audit.AuditCommand;
import dev.sicd.cli.demo.DemoCommand;
import dev.sicd.cli.dev.DevCommand;
import dev.sicd.cli.doctor.DoctorCommand;
import dev.sicd.cli.export.ExportCommand;
import dev.sicd.cli.github.GitHubCommand;
import dev.sicd.cli.imports.ImportCommand;
import dev.sicd.cli.keys.KeysCommand;
import dev.sicd.cli.policy.PolicyCommand;
import dev.sicd.cli.process.StartException;
import dev.sicd.cli.proposal.ProposalCommand;
import dev.sicd.cli.provenance.VerifyChainCommand;
import dev.sicd.cli.quarantine.QuarantineCommand;
import dev.sicd.cli.rebuild.RebuildCommand;
import dev.sicd.cli.refold.RefoldCommand;
import dev.sicd.cli.replay.TailCommand;
import dev.sicd.cli.service.AggregatorCommand;
import dev.sicd.cli.service.IngestCommand;
import dev.sicd.cli.service.PublisherCommand;
import dev.sicd.cli.service.QueryCommand;
import dev.sicd.cli.token.TokenCommand;
import dev.sicd.cli.topics.TopicsCommand;
import dev.sicd.cli.verify.VerifyCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The {@code sicd} command: finds the subcommand and turns failures into one clear line and an exit code. */
@Command(
        name = "sicd",
        description = "The system of record for self-improving-code agents.",
        mixinStandardHelpOptions = true,
        version = "sicd " + Version.TEXT,
        synopsisSubcommandLabel = "COMMAND")
public final class Main implements Runnable {
    /** The command could not start: a wrong argument, a taken port, a foreign directory. */
    private static final int NOT_STARTED = 2;

    private static final int FAILED = 1;

    @Spec
    private CommandSpec spec;

    @SuppressWarnings("NullAway.Init") // picocli fills in what it annotates
    private Main() {}

    public static void main(String[] arguments) {
        Logs.toNowhere();
        CommandLine command = new CommandLine(new Main())
                .addSubcommand(new DevCommand())
                .addSubcommand(new DemoCommand(DevCommand::startForDemo))
                .addSubcommand(new AggregatorCommand())
                .addSubcommand(new IngestCommand())
                .addSubcommand(new QueryCommand())
                .addSubcommand(new PublisherCommand())
                .addSubcommand(new VerifyCommand())
                .addSubcommand(DoctorCommand.commandLine())
                .addSubcommand(GitHubCommand.commandLine())
                .addSubcommand(KeysCommand.commandLine())
                .addSubcommand(ProposalCommand.commandLine())
                .addSubcommand(AuditCommand.commandLine())
                .addSubcommand(QuarantineCommand.commandLine())
                .addSubcommand(TokenCommand.commandLine())
                .addSubcommand(TopicsCommand.create())
                .addSubcommand(PolicyCommand.commandLine())
                .addSubcommand(VerifyChainCommand.commandLine())
                .addSubcommand(TailCommand.commandLine())
                .addSubcommand(ExportCommand.commandLine())
                .addSubcommand(ImportCommand.commandLine())
                .addSubcommand(RefoldCommand.commandLine())
                .addSubcommand(RebuildCommand.commandLine())
                .addSubcommand(new CommandLine.HelpCommand())
                .setExecutionExceptionHandler(Main::failed);
        System.exit(command.execute(arguments));
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing");
    }

    private static int failed(Exception failure, CommandLine command, CommandLine.ParseResult ignored) {
        String message = failure.getMessage() == null ? failure.getClass().getName() : failure.getMessage();
        command.getErr().println("sicd: " + message);
        return failure instanceof StartException ? NOT_STARTED : FAILED;
    }
}
