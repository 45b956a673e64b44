package dev.sicd.cli.policy;

import dev.sicd.cli.terminal.Terminal;
import dev.sicd.policy.CompiledPolicy;
import dev.sicd.policy.TestResult;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code sicd policy test}: runs the tests that a file brings along, as every start does. */
@Command(
        name = "test",
        mixinStandardHelpOptions = true,
        description = "Runs the tests in a policy file.",
        footer = {
            "",
            "Exit code: 0 when all pass, 1 when one fails or the file has mistakes, 2 when the file cannot be read."
        })
final class TestPolicyCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Mixin
    private final PolicyFileOption file;

    TestPolicyCommand(Terminal terminal, PolicyFileOption file) {
        this.terminal = terminal;
        this.file = file;
    }

    @Override
    public Integer call() {
        return file.run(terminal, this::test);
    }

    private int test(CompiledPolicy policy) {
        List<TestResult> results = policy.runTests();
        results.forEach(this::show);
        long failed = results.stream().filter(result -> !result.passed()).count();
        terminal.line("%d passed, %d failed".formatted(results.size() - failed, failed));
        return failed == 0 ? PolicyCommand.DONE : PolicyCommand.WRONG;
    }

    private void show(TestResult result) {
        if (result.passed()) {
            terminal.passed(result.name());
            return;
        }
        terminal.failed("%s (%s:%d)".formatted(result.name(), file.name(), result.line()));
        result.differences().forEach(difference -> terminal.line("    " + difference));
    }
}
