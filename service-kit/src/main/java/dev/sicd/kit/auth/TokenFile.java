package dev.sicd.kit.auth;

import dev.sicd.kit.config.ConfigException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The tokens of a file, read again when it changes; it does not write it.
 *
 * <p>A change is looked for at most once a second, when somebody asks. A file that is wrong, or gone, leaves the tokens of
 * before in use: it is logged once, and {@link #isCurrent} says so until it is right again.
 */
public final class TokenFile implements TokenSource {
    private static final Logger LOG = LoggerFactory.getLogger(TokenFile.class);
    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

    private final Path path;
    private final InstantSource clock;
    private final ReentrantLock looking = new ReentrantLock();
    private volatile Tokens tokens;
    private volatile Optional<String> complaint = Optional.empty();
    private volatile Instant looked;
    private Optional<Stamp> stamp;

    private TokenFile(Path path, InstantSource clock, Stamp stamp, Tokens tokens) {
        this.path = path;
        this.clock = clock;
        this.looked = clock.instant();
        this.stamp = Optional.of(stamp);
        this.tokens = tokens;
    }

    /** By what a file is known to be another: times alone may be equal. */
    private record Stamp(FileTime modified, long bytes, Optional<Object> key) {
        static Stamp of(Path path) throws IOException {
            BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
            return new Stamp(
                    attributes.lastModifiedTime(), attributes.size(), Optional.ofNullable(attributes.fileKey()));
        }
    }

    /**
     * Reads the file.
     *
     * @throws ConfigException when it cannot be read, or with every mistake in it
     */
    public static TokenFile open(Path path, InstantSource clock) {
        try {
            // Before the content: what changes in between is then seen as a change.
            Stamp stamp = Stamp.of(path);
            Tokens tokens = read(path);
            warnWhenReadableByOthers(path);
            return new TokenFile(path, clock, stamp, tokens);
        } catch (IOException fault) {
            throw new ConfigException(List.of(unreadable(path, fault)));
        }
    }

    @Override
    public Tokens current() {
        boolean due = Duration.between(looked, clock.instant()).abs().compareTo(LOOK_EVERY) >= 0;
        // Who comes while another one looks does not wait for it.
        if (due && looking.tryLock()) {
            try {
                look();
            } finally {
                looking.unlock();
            }
        }
        return tokens;
    }

    @Override
    public boolean isCurrent() {
        return complaint.isEmpty();
    }

    private void look() {
        looked = clock.instant();
        try {
            Optional<Stamp> now = Optional.of(Stamp.of(path));
            if (now.equals(stamp)) {
                return;
            }
            stamp = now;
            tokens = read(path);
            complaint = Optional.empty();
            LOG.atInfo()
                    .addKeyValue("file", path)
                    .addKeyValue("tokens", tokens.all().size())
                    .log("the token file was read again");
            warnWhenReadableByOthers(path);
        } catch (IOException fault) {
            stamp = Optional.empty();
            keepOld(List.of(unreadable(path, fault)));
        } catch (ConfigException wrong) {
            keepOld(wrong.mistakes());
        }
    }

    /** Said once, not each second. */
    private void keepOld(List<String> mistakes) {
        Optional<String> now = Optional.of(String.join("\n", mistakes));
        if (!now.equals(complaint)) {
            LOG.atError()
                    .addKeyValue("file", path)
                    .addKeyValue("mistakes", mistakes)
                    .log("the token file has changed and cannot be used; the tokens of before stay in use");
        }
        complaint = now;
    }

    private static Tokens read(Path path) throws IOException {
        try (InputStream in = Files.newInputStream(path)) {
            return Tokens.parse(path.toString(), in.readNBytes(Tokens.BYTES_MAX + 1));
        }
    }

    private static String unreadable(Path path, IOException fault) {
        return fault instanceof NoSuchFileException
                ? "the token file '%s' does not exist; make it with './sicd token new --file %s', or correct SICD_TOKENS_FILE"
                        .formatted(path, path)
                : "the token file '%s' cannot be read (%s); make it a file that this user may read"
                        .formatted(path, fault);
    }

    private static void warnWhenReadableByOthers(Path path) throws IOException {
        boolean posix = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
        if (posix && Files.getPosixFilePermissions(path).contains(PosixFilePermission.OTHERS_READ)) {
            LOG.atWarn()
                    .addKeyValue("file", path)
                    .log("every user of this machine can read the token file; make it private with chmod o=");
        }
    }
}
