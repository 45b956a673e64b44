package dev.sicd.cli.terminal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import org.junit.jupiter.api.Test;

class TerminalTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    @Test
    void showsWhatATerminalWouldObeyInsteadOfSendingIt() {
        terminal(false).line("a\u001b[31mb\u0007\r\u007f\u0085c\td");

        assertThat(printed()).isEqualTo("a␛[31mb␇␍␡<U+0085>c\td\n");
    }

    @Test
    void showsWhatIsDrawnAsNothing() {
        assertThat(Terminal.visible("\uFEFFx\u202Ey")).isEqualTo("<U+FEFF>x<U+202E>y");
    }

    @Test
    void sendsNoColourWhereNoneIsWanted() {
        Terminal terminal = terminal(false);
        terminal.passed("good");
        terminal.failed("bad");
        terminal.diffLine("-old  ");
        terminal.heading("head");

        assertThat(printed()).isEqualTo("✓ good\n✗ bad\n-old  \n\nhead\n");
    }

    @Test
    void marksTheBlanksThatARemovedLineEndsWith() {
        terminal(true).diffLine("-old \t");

        assertThat(printed()).isEqualTo("\u001b[31m-old\u001b[0m\u001b[41m \t\u001b[0m\n");
    }

    @Test
    void writesUtf8WhateverTheStreamsCharset() {
        PrintStream ascii = new PrintStream(out, true, java.nio.charset.StandardCharsets.US_ASCII);
        new Terminal(ascii, ascii, false).passed("ü");

        assertThat(printed()).isEqualTo("✓ ü\n");
    }

    private Terminal terminal(boolean coloured) {
        PrintStream stream = new PrintStream(out, true, UTF_8);
        return new Terminal(stream, stream, coloured);
    }

    private String printed() {
        return out.toString(UTF_8).replace(System.lineSeparator(), "\n");
    }
}
