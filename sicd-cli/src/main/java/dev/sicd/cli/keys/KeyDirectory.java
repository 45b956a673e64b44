package dev.sicd.cli.keys;

import dev.sicd.kit.http.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;

/**
 * The keys of a system that makes its own: one to sign approvals, one to sign checkpoints. It does not rotate them.
 *
 * @param approvals of ingest-service, pinned by the publisher
 * @param checkpoints of the aggregator
 */
public record KeyDirectory(Pair approvals, Pair checkpoints) {
    /** Where one key is: {@code secret} for the service that signs, {@code open} for those that verify. */
    public record Pair(Path secret, Path open) {}

    /**
     * Makes the keys that are not there. For one process at a time.
     *
     * @throws RefusedKeyException when they cannot be made, or two files do not belong together
     * @throws dev.sicd.kit.keys.KeyFileException when one that is there cannot be used
     */
    public static KeyDirectory ensure(Path directory, SecureRandom random) {
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new RefusedKeyException("the key directory " + Problem.quoted(directory.toString())
                    + " cannot be made (" + e.getClass().getSimpleName() + "); name one that can");
        }
        return new KeyDirectory(pair(directory, "approvals", random), pair(directory, "checkpoints", random));
    }

    private static Pair pair(Path directory, String name, SecureRandom random) {
        KeyPairFiles files = KeyPairFiles.named(directory, name);
        // only that it is there: a secret is read by the service that signs with it, and by no other
        String ignored = files.ensure(random).publicKey().id();
        return new Pair(files.secret(), files.open());
    }
}
