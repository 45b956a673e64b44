package dev.sicd.cli.keys;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sicd.kit.http.Problem;
import dev.sicd.kit.keys.KeyFile;
import dev.sicd.model.signature.KeyRing;
import dev.sicd.model.signature.SigningKey;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * One key on disk: {@code NAME.key} with both halves, for its owner alone, and {@code NAME.pub} with the public one. What is
 * there is never overwritten, and after a crash a file is whole or not there.
 *
 * @param secret for the service that signs
 * @param open for the services that verify
 */
record KeyPairFiles(Path secret, Path open) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");
    private static final Set<PosixFilePermission> FOR_ALL_TO_READ = PosixFilePermissions.fromString("rw-r--r--");

    /** @throws RefusedKeyException when the name is no plain file name */
    static KeyPairFiles named(Path directory, String name) {
        if (!NAME.matcher(name).matches()) {
            throw new RefusedKeyException("the key name " + Problem.quoted(name)
                    + " is no plain file name; use letters, digits, '.', '_' and '-', 64 at most");
        }
        return new KeyPairFiles(directory.resolve(name + ".key"), directory.resolve(name + ".pub"));
    }

    /**
     * Makes a key and keeps it.
     *
     * @throws RefusedKeyException when one of the files exists, or they cannot be written
     */
    SigningKey create(SecureRandom random) {
        refuseExisting(secret);
        refuseExisting(open);
        SigningKey key = SigningKey.generate(random);
        // first the secret: the public half can be made of it
        write(secret, key.toPem(), OWNER_ONLY);
        write(open, key.publicKey().toPem(), FOR_ALL_TO_READ);
        return key;
    }

    /**
     * The key that is there, or a new one where there is none. A lost public file is written again.
     *
     * @throws RefusedKeyException when the two files do not belong together, or cannot be written
     * @throws dev.sicd.kit.keys.KeyFileException when one of them cannot be used
     */
    SigningKey ensure(SecureRandom random) {
        if (!exists(secret)) {
            return create(random);
        }
        SigningKey key = KeyFile.privateKey(secret, SigningKey::ofPem);
        if (!exists(open)) {
            write(open, key.publicKey().toPem(), FOR_ALL_TO_READ);
        }
        // it may pin more keys than this one, the one of before for instance
        KeyRing pinned = KeyFile.publicKeys(open, KeyRing::ofPem);
        if (pinned.key(key.publicKey().id()).isEmpty()) {
            throw new RefusedKeyException(Problem.quoted(open.toString()) + " does not hold the public half of "
                    + Problem.quoted(secret.toString()) + "; remove the former, and it is written anew");
        }
        return key;
    }

    private static void refuseExisting(Path file) {
        if (exists(file)) {
            throw new RefusedKeyException(Problem.quoted(file.toString())
                    + " exists and is not overwritten; take another name, or move it away");
        }
    }

    /** A link that leads nowhere exists too. */
    private static boolean exists(Path file) {
        return Files.exists(file, LinkOption.NOFOLLOW_LINKS);
    }

    private static void write(Path file, String text, Set<PosixFilePermission> permissions) {
        Path directory = file.toAbsolutePath().getParent();
        try {
            // its permissions are the owner's alone from its first moment
            Path fresh = Files.createTempFile(directory, ".new-key", ".tmp");
            try {
                if (fresh.getFileSystem().supportedFileAttributeViews().contains("posix")) {
                    Files.setPosixFilePermissions(fresh, permissions);
                }
                try (FileChannel channel = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
                    writeAll(channel, ByteBuffer.wrap(text.getBytes(UTF_8)));
                    channel.force(true);
                }
                // without replacing: whoever was faster keeps his
                Files.move(fresh, file);
            } finally {
                Files.deleteIfExists(fresh);
            }
        } catch (FileAlreadyExistsException e) {
            refuseExisting(file);
        } catch (IOException e) {
            throw new RefusedKeyException(Problem.quoted(file.toString()) + " cannot be written ("
                    + e.getClass().getSimpleName() + "); name a directory that you may write to");
        }
    }

    private static void writeAll(FileChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }
}
