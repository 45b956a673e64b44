package dev.sicd.kit.keys;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sicd.kit.http.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Reads files of PEM blocks: bounded, a secret only when nobody else can read it, public keys only when not everybody can
 * change them. It does not know what a key is; that is the parser's.
 */
public final class KeyFile {
    /** Beyond any number of keys that somebody pins. */
    static final int BYTES_MAX = 64 * 1024;

    private static final String SECRET_MARK = "PRIVATE KEY-----";
    private static final Set<PosixFilePermission> OPEN_TO_OTHERS = EnumSet.of(
            PosixFilePermission.GROUP_READ,
            PosixFilePermission.GROUP_WRITE,
            PosixFilePermission.OTHERS_READ,
            PosixFilePermission.OTHERS_WRITE);
    private static final String ROOT = "root";

    private KeyFile() {}

    /**
     * The private key in a file. Where files have no POSIX permissions, who can read it is not checked.
     *
     * @param parser makes a key of the text; refuses with an {@link IllegalArgumentException} that shows nothing of it
     * @throws KeyFileException when the file is missing, unreadable, open to others, or holds something else
     */
    public static <T> T privateKey(Path path, Function<String, T> parser) {
        String text = text(path);
        if (!text.contains(SECRET_MARK)) {
            throw new KeyFileException(named(path) + " holds no private key; name the .key file of 'sicd keys new'");
        }
        requireSecret(path);
        return parsed(path, text, parser);
    }

    /**
     * Returns when nobody else can read or change a file that holds a private key, as far as the file system tells. One of root
     * may be read by its group: that is how a service gets it which is not root, as in Kubernetes.
     *
     * @throws KeyFileException when somebody can
     */
    public static void requireSecret(Path path) {
        if (attributes(path).filter(KeyFile::isOpenToOthers).isPresent()) {
            throw new KeyFileException(
                    named(path) + " holds a private key and is open to other users; chmod 600 it, and"
                            + " make a new key if somebody may have read this one");
        }
    }

    /**
     * The public keys in a file. A private key among them is refused: whoever only verifies must not be able to sign.
     *
     * @param parser makes keys of the text; refuses with an {@link IllegalArgumentException}
     * @throws KeyFileException when the file is missing, unreadable, open to changes by everybody, or holds something else
     */
    public static <T> T publicKeys(Path path, Function<String, T> parser) {
        String text = text(path);
        if (text.contains(SECRET_MARK)) {
            throw new KeyFileException(named(path)
                    + " holds a private key where public ones belong; name the .pub file of 'sicd keys new'");
        }
        requireClosedToChange(path);
        return parsed(path, text, parser);
    }

    /**
     * Returns when not everybody can change a file that says whom to trust, as far as the file system tells.
     *
     * @throws KeyFileException when everybody can
     */
    public static void requireClosedToChange(Path path) {
        if (attributes(path)
                .filter(file -> file.permissions().contains(PosixFilePermission.OTHERS_WRITE))
                .isPresent()) {
            throw new KeyFileException(named(path)
                    + " says whom to trust, and every user may change it; chmod 644 it after a look inside");
        }
    }

    /**
     * What is in a file of keys, whatever it is, without a look at who else can read it.
     *
     * @throws KeyFileException when the file is missing, unreadable, too long or not text
     */
    public static String text(Path path) {
        try {
            if (!Files.isRegularFile(path)) {
                throw new KeyFileException(named(path)
                        + (Files.exists(path) ? " is not a regular file" : " does not exist")
                        + "; make one with 'sicd keys new'");
            }
            return decoded(path, read(path));
        } catch (NoSuchFileException e) {
            throw new KeyFileException(named(path) + " does not exist; make one with 'sicd keys new'");
        } catch (IOException e) {
            // the message of most of them is the path alone
            throw new KeyFileException(named(path) + " cannot be read ("
                    + e.getClass().getSimpleName() + "); let the user of this process read it");
        }
    }

    private static byte[] read(Path path) throws IOException {
        try (InputStream in = Files.newInputStream(path)) {
            byte[] bytes = in.readNBytes(BYTES_MAX + 1);
            if (bytes.length > BYTES_MAX) {
                throw new KeyFileException(
                        named(path) + " is longer than " + BYTES_MAX + " bytes, so it is no key file");
            }
            return bytes;
        }
    }

    private static String decoded(Path path, byte[] bytes) {
        try {
            return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException e) {
            throw new KeyFileException(named(path) + " is not text; keys are expected as PEM");
        }
    }

    private static <T> T parsed(Path path, String text, Function<String, T> parser) {
        try {
            return parser.apply(text);
        } catch (IllegalArgumentException e) {
            throw new KeyFileException(named(path) + " cannot be used: " + e.getMessage());
        }
    }

    private static boolean isOpenToOthers(PosixFileAttributes file) {
        return isOpenToOthers(file.permissions(), file.owner().getName(), System.getProperty("user.name", ""));
    }

    /** @param user whom this process is of */
    static boolean isOpenToOthers(Set<PosixFilePermission> permissions, String owner, String user) {
        Set<PosixFilePermission> granted = EnumSet.copyOf(OPEN_TO_OTHERS);
        granted.retainAll(permissions);
        if (owner.equals(ROOT) && !user.equals(ROOT)) {
            granted.remove(PosixFilePermission.GROUP_READ);
        }
        return !granted.isEmpty();
    }

    /** Empty where files have none. */
    private static Optional<PosixFileAttributes> attributes(Path path) {
        Optional<PosixFileAttributeView> view =
                Optional.ofNullable(Files.getFileAttributeView(path, PosixFileAttributeView.class));
        try {
            return view.isPresent() ? Optional.of(view.get().readAttributes()) : Optional.empty();
        } catch (IOException e) {
            throw new KeyFileException(named(path) + " does not tell its permissions ("
                    + e.getClass().getSimpleName() + "); let the user of this process read it");
        }
    }

    private static String named(Path path) {
        return "the key file " + Problem.quoted(path.toString());
    }
}
