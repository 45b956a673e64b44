package dev.sicd.cli.policy;

import dev.sicd.cli.terminal.Terminal;
import dev.sicd.policy.CompiledPolicy;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code sicd policy check}: tells a file's mistakes and doubtful places. It runs none of its tests. */
@Command(
        name = "check",
        mixinStandardHelpOptions = true,
        description = "Tells every mistake in a policy file, with its place and cure.",
        footer = {"", "Exit code: 0 when there is none, 1 when there are some, 2 when the file cannot be read."})
final class CheckPolicyCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Mixin
    private final PolicyFileOption file;

    CheckPolicyCommand(Terminal terminal, PolicyFileOption file) {
        this.terminal = terminal;
        this.file = file;
    }

    @Override
    public Integer call() {
        return file.run(terminal, this::check);
    }

    private int check(CompiledPolicy policy) {
        policy.warnings().forEach(warning -> terminal.line("warning: " + warning));
        terminal.line("ok: version %s, sha256 %s, %d rules, %d tests"
                .formatted(policy.version(), policy.digest(), policy.ruleCount(), policy.testCount()));
        return PolicyCommand.DONE;
    }
}
