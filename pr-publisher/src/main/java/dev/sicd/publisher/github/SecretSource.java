package dev.sicd.publisher.github;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sicd.kit.config.Secret;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where a secret is kept; a file is read again each time it is needed. One that is gone or wrong leaves the secret of before
 * in use, and is logged once. It does not know what the secret is. Thread-safe.
 */
final class SecretSource {
    private static final Logger LOG = LoggerFactory.getLogger(SecretSource.class);
    private static final int BYTES_MAX = 64 * 1024;

    private final Optional<Path> file;
    private final UnaryOperator<String> check;
    private volatile Secret current;
    private volatile Optional<Secret> refused = Optional.empty();
    private volatile Optional<String> complaint = Optional.empty();

    private SecretSource(Optional<Path> file, UnaryOperator<String> check, Secret current) {
        this.file = file;
        this.check = check;
        this.current = current;
    }

    /** One that never changes. */
    static SecretSource of(Secret secret) {
        return new SecretSource(Optional.empty(), UnaryOperator.identity(), secret);
    }

    /**
     * One in a file.
     *
     * @param check gives the secret in the text; refuses with an {@link IllegalArgumentException} that shows nothing of it
     * @throws IllegalArgumentException when it cannot be read, or is none
     */
    static SecretSource of(Path file, UnaryOperator<String> check) {
        return new SecretSource(Optional.of(file), check, new Secret(secret(file, check)));
    }

    Secret current() {
        file.ifPresent(this::read);
        return current;
    }

    /** The service does not take it. */
    void refused(Secret secret) {
        refused = Optional.of(secret);
    }

    /** Whether it is another than the one that was refused last. */
    boolean changed() {
        String now = current().reveal();
        return refused.filter(old -> !old.reveal().equals(now)).isPresent();
    }

    private void read(Path path) {
        try {
            String text = secret(path, check);
            complaint = Optional.empty();
            if (!text.equals(current.reveal())) {
                current = new Secret(text);
                LOG.atInfo().addKeyValue("file", path).log("the file of the credentials was read again");
            }
        } catch (IllegalArgumentException wrong) {
            Optional<String> why = Optional.of(String.valueOf(wrong.getMessage()));
            if (!why.equals(complaint)) {
                LOG.atError()
                        .addKeyValue("file", path)
                        .addKeyValue("why", why.get())
                        .log("the file of the credentials has changed and cannot be used; those of before stay in use");
            }
            complaint = why;
        }
    }

    /** The check knows what is wrong with a text, and not where it is from. */
    private static String secret(Path file, UnaryOperator<String> check) {
        String text = text(file);
        try {
            return check.apply(text);
        } catch (IllegalArgumentException wrong) {
            throw new IllegalArgumentException("the file '%s': %s".formatted(file, wrong.getMessage()));
        }
    }

    private static String text(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(BYTES_MAX + 1);
            if (bytes.length > BYTES_MAX) {
                throw new IllegalArgumentException(
                        "the file '%s' is longer than %d bytes, so it holds no credentials".formatted(file, BYTES_MAX));
            }
            return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("the file '%s' is not text; name another one".formatted(file));
        } catch (NoSuchFileException e) {
            throw new IllegalArgumentException(
                    "the file '%s' does not exist; make it, or name another one".formatted(file));
        } catch (IOException e) {
            // the message of most of them is the path alone
            throw new IllegalArgumentException("the file '%s' cannot be read (%s); let the user of this process read it"
                    .formatted(file, e.getClass().getSimpleName()));
        }
    }
}
