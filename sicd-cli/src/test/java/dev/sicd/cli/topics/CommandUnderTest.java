package dev.sicd.cli.topics;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sicd.cli.terminal.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;

/** {@code sicd topics} in this JVM: what it said and how it ended. */
record CommandUnderTest(int exitCode, List<String> out, List<String> err) {
    static CommandUnderTest topics(Map<String, String> environment, String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Terminal terminal = new Terminal(new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8), false);
        CommandLine command = TopicsCommand.create(terminal, environment).setErr(new PrintWriter(err, true, UTF_8));
        int exitCode = command.execute(arguments);
        return new CommandUnderTest(exitCode, lines(out), lines(err));
    }

    private static List<String> lines(ByteArrayOutputStream said) {
        return said.toString(UTF_8).lines().toList();
    }
}
