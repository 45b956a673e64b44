package dev.sicd.cli.terminal;

import java.io.Console;
import java.util.Optional;

/** Asks a person at a terminal; where there is none, there is no answer. */
@FunctionalInterface
public interface Prompt {
    Optional<String> ask(String question);

    /** This process's, when both of its ends are a terminal. */
    @SuppressWarnings("SystemConsoleNull") // whether it is a terminal is asked as well, where that is a question
    static Prompt ofProcess() {
        return question -> {
            Console console = System.console();
            if (console == null || !isTerminal(console)) {
                return Optional.empty();
            }
            return Optional.ofNullable(console.readLine("%s ", question));
        };
    }

    /** From release 22 on a console can be there without a terminal, and says so; before, it cannot. */
    private static boolean isTerminal(Console console) {
        try {
            return (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (ReflectiveOperationException before22) {
            return true;
        }
    }
}
