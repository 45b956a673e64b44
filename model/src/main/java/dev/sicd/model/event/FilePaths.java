package dev.sicd.model.event;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.text.Normalizer;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Which paths a change may name: relative ones that stay inside a checkout and mean the same to everyone who reads them. */
public final class FilePaths {
    private static final int BYTES_MAX = 4_096;
    /** Each part is a directory to keep and a tree for git to store. */
    private static final int PARTS_MAX = 128;

    /** Controls, and the format characters (bidi, zero width) that make a path look like another one. */
    private static final Pattern HIDDEN = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}\\p{Cs}]");

    /** What Windows takes for something else than a letter of a name. */
    private static final Pattern SPECIAL = Pattern.compile("[<>:\"|?*]");
    /** The devices that a Windows machine opens in place of a file, whatever the extension. */
    private static final Pattern DEVICE =
            Pattern.compile("(?i)(?:con|prn|aux|nul|com[1-9¹²³]|lpt[1-9¹²³]|conin\\$|conout\\$|clock\\$)(?: *\\..*)?");
    /** The directory git keeps for itself, as Windows abbreviates it. */
    private static final Pattern GIT = Pattern.compile("(?i)(?:\\.git|git~1)");

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
        String[] parts = path.split("/", -1);
        if (parts.length > PARTS_MAX) {
            return Optional.of("use at most " + PARTS_MAX + " parts between '/'");
        }
        return Stream.of(parts)
                .flatMap(segment -> segmentProblem(segment).stream())
                .findFirst();
    }

    private static Optional<String> segmentProblem(String segment) {
        if (segment.isEmpty() || segment.equals(".") || segment.equals("..")) {
            return Optional.of("leave out empty, '.' and '..' parts: the file must be inside the repository");
        }
        if (GIT.matcher(asWindowsStores(segment)).matches()) {
            return Optional.of("git's own files cannot be proposed");
        }
        if (segment.endsWith(".") || segment.endsWith(" ")) {
            return Optional.of("end no part with '.' or a space: Windows drops them");
        }
        if (SPECIAL.matcher(segment).find()) {
            return Optional.of("leave out < > : \" | ? and *, which Windows has in no name");
        }
        if (DEVICE.matcher(segment).matches()) {
            return Optional.of("'" + segment + "' is a device to Windows; choose another name");
        }
        return Optional.empty();
    }

    /** Without the stream behind a colon and the dots and spaces at the end. */
    private static String asWindowsStores(String segment) {
        return segment.replaceFirst(":.*", "").replaceFirst("[. ]+$", "");
    }
}
