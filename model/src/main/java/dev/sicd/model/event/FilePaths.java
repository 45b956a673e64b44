package dev.sicd.model.event;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Which paths a change may name: relative ones that stay inside a checkout and mean the same to everyone who reads them. */
public final class FilePaths {
    private static final int BYTES_MAX = 4_096;
    /** Controls, and the format characters (bidi, zero width) that make a path look like another one. */
    private static final Pattern HIDDEN = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}\\p{Cs}]");

    private FilePaths() {}

    /**
     * The path as the most forgiving file system compares it: two paths that fold to the same text are one file to some
     * machines.
     */
    public static String folded(String path) {
        // upper case first: some letters meet an ASCII one only there
        return Normalizer.normalize(path, Normalizer.Form.NFC)
                .toUpperCase(Locale.ROOT)
                .toLowerCase(Locale.ROOT);
    }

    /** What would make it right, where something is wrong with it. */
    public static Optional<String> problem(String path) {
        if (path.isEmpty() || path.getBytes(UTF_8).length > BYTES_MAX) {
            return Optional.of("use 1 to " + BYTES_MAX + " bytes");
        }
        if (HIDDEN.matcher(path).find() || !Normalizer.isNormalized(path, Normalizer.Form.NFC)) {
            return Optional.of("leave out control, bidi and zero-width characters, and write it in NFC");
        }
        if (path.startsWith("/") || path.indexOf('\\') >= 0 || path.matches("[A-Za-z]:.*")) {
            return Optional.of("use a path relative to the repository's root, with '/'");
        }
        for (String segment : List.of(path.split("/", -1))) {
            if (segment.isEmpty() || segment.equals(".") || segment.equals("..")) {
                return Optional.of("leave out empty, '.' and '..' parts: the file must be inside the repository");
            }
            if (segment.equalsIgnoreCase(".git")) {
                return Optional.of("git's own files cannot be proposed");
            }
        }
        return Optional.empty();
    }
}
