package dev.sicd.model.git;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The name of a git object, which is the SHA-1 of its type, size and bytes. It does not say that the object exists anywhere.
 *
 * @param hex 40 lower-case hexadecimal digits
 */
public record GitId(String hex) {
    private static final Pattern HEX = Pattern.compile("[0-9a-f]{40}");

    public GitId {
        if (!HEX.matcher(hex).matches()) {
            throw new IllegalArgumentException(
                    "'" + hex + "' is not a git object id: use 40 lower-case hexadecimal digits");
        }
    }

    /** The id of a file's content. */
    public static GitId blob(byte[] content) {
        return of("blob", List.of(content));
    }

    /** The id of a file's content that is text; git keeps it as UTF-8. */
    public static GitId blob(String content) {
        return blob(content.getBytes(UTF_8));
    }

    /** The id of a directory with these entries, in any order. */
    public static GitId tree(List<TreeEntry> entries) {
        return of(
                "tree",
                entries.stream().sorted(TreeEntry.ORDER).flatMap(GitId::inTree).toList());
    }

    private static Stream<byte[]> inTree(TreeEntry entry) {
        return Stream.of(
                (entry.mode().textInTree() + " ").getBytes(US_ASCII),
                (entry.name() + "\0").getBytes(UTF_8),
                HexFormat.of().parseHex(entry.id().hex()));
    }

    private static GitId of(String type, List<byte[]> content) {
        int length = content.stream().mapToInt(part -> part.length).sum();
        MessageDigest sha1 = sha1();
        sha1.update((type + " " + length + "\0").getBytes(US_ASCII));
        content.forEach(sha1::update);
        return new GitId(HexFormat.of().formatHex(sha1.digest()));
    }

    private static MessageDigest sha1() {
        try {
            return MessageDigest.getInstance("SHA-1");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-1", e);
        }
    }

    @Override
    public String toString() {
        return hex;
    }
}
