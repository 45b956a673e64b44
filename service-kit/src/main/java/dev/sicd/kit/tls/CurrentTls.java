package dev.sicd.kit.tls;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What TLS files say at the moment: they are read again when they change; connections that are open are not touched.
 *
 * <p>A change is looked for at most once a second, when a connection is made. Files that cannot be used, as a certificate
 * whose key has not followed yet, leave what was read before in use, and are logged once.
 */
final class CurrentTls {
    private static final Logger LOG = LoggerFactory.getLogger(CurrentTls.class);
    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

    private final TlsFiles files;
    private final InstantSource clock;
    private final ReentrantLock looking = new ReentrantLock();
    private volatile TlsFiles.Material material;
    private volatile Instant looked;
    private List<Optional<Stamp>> stamps;
    private Optional<String> complaint = Optional.empty();

    private CurrentTls(TlsFiles files, InstantSource clock) {
        this.files = files;
        this.clock = clock;
        this.looked = clock.instant();
        // before the content: what changes in between is then seen as a change
        this.stamps = stamps();
        this.material = files.read(looked);
    }

    /** By what a file is known to be another: times alone may be equal. */
    private record Stamp(FileTime modified, long bytes, Optional<Object> key) {
        static Optional<Stamp> of(Path path) {
            try {
                BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
                return Optional.of(new Stamp(
                        attributes.lastModifiedTime(), attributes.size(), Optional.ofNullable(attributes.fileKey())));
            } catch (IOException gone) {
                return Optional.empty();
            }
        }
    }

    /** @throws TlsFileException when a file cannot be used */
    static CurrentTls open(TlsFiles files, InstantSource clock) {
        return new CurrentTls(files, clock);
    }

    TlsFiles.Material material() {
        boolean due = Duration.between(looked, clock.instant()).abs().compareTo(LOOK_EVERY) >= 0;
        // who comes while another one looks does not wait for it
        if (due && looking.tryLock()) {
            try {
                look();
            } finally {
                looking.unlock();
            }
        }
        return material;
    }

    private void look() {
        looked = clock.instant();
        List<Optional<Stamp>> now = stamps();
        // what could not be used may be mended by rights alone, which no stamp tells
        if (now.equals(stamps) && complaint.isEmpty()) {
            return;
        }
        stamps = now;
        try {
            material = files.read(looked);
            complaint = Optional.empty();
            LOG.atInfo().addKeyValue("files", files.paths()).log("TLS files were read again");
        } catch (TlsFileException wrong) {
            keepOld(String.valueOf(wrong.getMessage()));
        }
    }

    private void keepOld(String mistake) {
        if (!complaint.equals(Optional.of(mistake))) {
            LOG.atError()
                    .addKeyValue("mistake", mistake)
                    .log("TLS files have changed and cannot be used; what they said before stays in use");
        }
        complaint = Optional.of(mistake);
    }

    private List<Optional<Stamp>> stamps() {
        List<Optional<Stamp>> all = new ArrayList<>();
        files.paths().forEach(path -> all.add(Stamp.of(path)));
        return all;
    }
}
