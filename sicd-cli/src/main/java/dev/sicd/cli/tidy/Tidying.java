package dev.sicd.cli.tidy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Looks for defects with all rules; it changes no file. */
public final class Tidying {
    private static final int BYTES_MAX = 1024 * 1024;

    /** In this order: the rule that changes the number of lines is the last. */
    private static final List<Rule> RULES = List.of(
            new ByteOrderMark(), new MixedLineEnds(), new TabsInJava(), new TrailingBlanks(), new FinalNewline());

    private Tidying() {}

    /** The names that {@link Defect#rule()} may have. */
    public static List<String> rules() {
        return RULES.stream().map(Rule::name).toList();
    }

    /**
     * Reads one file and judges it. What cannot be read is skipped with the reason.
     *
     * @param file relative to the checkout
     */
    public static Examination examine(Path checkout, Path file) {
        Optional<String> reason = FileNames.reasonToSkip(file);
        if (reason.isPresent()) {
            return new Examination.Skipped(file, reason.get());
        }
        Path path = checkout.resolve(file);
        if (Files.isSymbolicLink(path)) {
            return new Examination.Skipped(file, "a symbolic link");
        }
        if (!Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
            return new Examination.Skipped(file, "not a file in the work tree");
        }
        try (InputStream input = Files.newInputStream(path)) {
            return judged(file, input.readNBytes(BYTES_MAX + 1));
        } catch (IOException e) {
            return new Examination.Skipped(file, "unreadable (%s)".formatted(e.getMessage()));
        }
    }

    /** Judges a content; empty when there is nothing to tidy, or nothing that could be tidied safely. */
    public static Optional<Finding> judge(Path file, String content) {
        if (Line.hasStrayReturns(content)) {
            return Optional.empty();
        }
        List<Defect> defects = new ArrayList<>();
        String fixed = content;
        for (Rule rule : RULES) {
            if (rule.appliesTo(file)) {
                Correction correction = rule.correct(file, fixed);
                defects.addAll(correction.defects());
                fixed = correction.fixed();
            }
        }
        return defects.isEmpty() ? Optional.empty() : Optional.of(new Finding(file, defects, content, fixed));
    }

    private static Examination judged(Path file, byte[] bytes) {
        if (bytes.length > BYTES_MAX) {
            return new Examination.Skipped(file, "larger than %d bytes".formatted(BYTES_MAX));
        }
        for (byte one : bytes) {
            if (one == 0) {
                return new Examination.Skipped(file, "binary");
            }
        }
        try {
            // Strictly: a replaced character would be written back as a change nobody asked for.
            String content = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            if (Line.hasStrayReturns(content)) {
                return new Examination.Skipped(file, "carriage returns within lines");
            }
            return judge(file, content)
                    .<Examination>map(Examination.Untidy::new)
                    .orElseGet(() -> new Examination.Clean(file, bytes.length));
        } catch (CharacterCodingException e) {
            return new Examination.Skipped(file, "not UTF-8");
        }
    }
}
