package dev.sicd.cli.tidy;

import java.nio.file.Path;

/**
 * One kind of defect, as a pure function. Curing is idempotent and touches nothing but what the rule is about: blanks, line ends, the byte
 * order mark. A rule that changes the number of lines comes last, so that all line numbers are those of the file as found.
 */
sealed interface Rule permits ByteOrderMark, MixedLineEnds, TabsInJava, TrailingBlanks, FinalNewline {
    String name();

    boolean appliesTo(Path file);

    Correction correct(Path file, String content);
}
