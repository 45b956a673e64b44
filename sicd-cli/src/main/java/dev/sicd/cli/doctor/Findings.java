package dev.sicd.cli.doctor;

import dev.sicd.cli.terminal.Terminal;

/** Says each finding as it comes, and counts them. It looks at nothing. */
final class Findings {
    private final Terminal terminal;
    private int wrong;
    private int warnings;

    Findings(Terminal terminal) {
        this.terminal = terminal;
    }

    void good(String fact) {
        terminal.passed(fact);
    }

    /** It works, and will not for ever. */
    void warning(String factAndCure) {
        warnings++;
        terminal.line("! " + factAndCure);
    }

    void wrong(String factAndCure) {
        wrong++;
        terminal.failed(factAndCure);
    }

    boolean hasWrong() {
        return wrong > 0;
    }

    String summary() {
        return wrong == 0 && warnings == 0 ? "all is well" : "%d wrong, %d to be looked at".formatted(wrong, warnings);
    }
}
