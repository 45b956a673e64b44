package dev.sicd.embedded;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.Feature;
import org.apache.kafka.server.common.MetadataVersion;

/**
 * One broker's data directory, held by an OS lock and formatted when it is new; what Kafka keeps in {@link #logDir()} is not read here.
 *
 * <p>Layout: a marker file, which says that the directory is ours and carries the lock, and {@code log/}, which is Kafka's.
 */
final class BrokerDirectory implements AutoCloseable {
    private static final String MARKER = "sicd-embedded-kafka";
    private static final String LAYOUT = "layout=1\n";
    private static final int MARKER_BYTES_MAX = 64;

    private final Path logDir;
    private final FileChannel marker;

    private BrokerDirectory(Path logDir, FileChannel marker) {
        this.logDir = logDir;
        this.marker = marker;
    }

    /**
     * Takes the directory, new or kept.
     *
     * @throws EmbeddedKafkaException when the directory is not writable, not ours, or held by another broker
     */
    static BrokerDirectory open(Path dataDir) {
        Path absolute = dataDir.toAbsolutePath().normalize();
        try {
            Files.createDirectories(absolute);
            refuseForeign(absolute);
            FileChannel marker = FileChannel.open(
                    absolute.resolve(MARKER),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.READ,
                    StandardOpenOption.WRITE);
            try {
                return opened(absolute, marker);
            } catch (IOException | RuntimeException e) {
                marker.close();
                throw e;
            }
        } catch (IOException e) {
            throw new EmbeddedKafkaException(
                    "the Kafka data directory '%s' cannot be used (%s: %s); make it a directory this user may write to, or choose another"
                            .formatted(absolute, e.getClass().getSimpleName(), e.getMessage()),
                    e);
        }
    }

    Path logDir() {
        return logDir;
    }

    /** Gives the lock back. */
    @Override
    public void close() {
        try {
            marker.close();
        } catch (IOException e) {
            throw new EmbeddedKafkaException("the lock on '%s' could not be given back".formatted(logDir), e);
        }
    }

    private static BrokerDirectory opened(Path dataDir, FileChannel marker) throws IOException {
        if (!locked(marker)) {
            throw new EmbeddedKafkaException(
                    "the Kafka data directory '%s' is in use by another broker; stop that one, or choose another directory"
                            .formatted(dataDir));
        }
        checkLayout(dataDir, marker);
        Path logDir = dataDir.resolve("log");
        if (!Files.exists(logDir)) {
            format(dataDir.resolve("log.formatting"), logDir);
        }
        if (!Files.exists(logDir.resolve("meta.properties"))) {
            throw new EmbeddedKafkaException(
                    "'%s' lacks meta.properties, without which Kafka cannot tell whose data it is; restore that file, or remove '%s' to start anew"
                            .formatted(logDir, dataDir));
        }
        return new BrokerDirectory(logDir, marker);
    }

    private static void refuseForeign(Path dataDir) throws IOException {
        if (Files.exists(dataDir.resolve(MARKER))) {
            return;
        }
        Optional<Path> stranger;
        try (Stream<Path> entries = Files.list(dataDir)) {
            stranger = entries.sorted().findFirst();
        }
        if (stranger.isPresent()) {
            throw new EmbeddedKafkaException(
                    "the directory '%s' is not empty and was not made by this broker (it holds '%s'); choose an empty or new directory"
                            .formatted(dataDir, stranger.get().getFileName()));
        }
    }

    private static boolean locked(FileChannel marker) throws IOException {
        try {
            return Optional.ofNullable(marker.tryLock()).isPresent();
        } catch (OverlappingFileLockException e) {
            // The other broker is in this very JVM.
            return false;
        }
    }

    private static void checkLayout(Path dataDir, FileChannel marker) throws IOException {
        ByteBuffer content = ByteBuffer.allocate(MARKER_BYTES_MAX);
        marker.read(content, 0);
        String found = new String(content.array(), 0, content.position(), StandardCharsets.UTF_8);
        // Empty: killed between making the file and writing it.
        if (found.isEmpty()) {
            marker.write(ByteBuffer.wrap(LAYOUT.getBytes(StandardCharsets.UTF_8)), 0);
            return;
        }
        if (!found.equals(LAYOUT)) {
            throw new EmbeddedKafkaException(
                    "the Kafka data directory '%s' was made by another version ('%s', this one knows '%s'); start that version, or choose another directory"
                            .formatted(dataDir, found.strip(), LAYOUT.strip()));
        }
    }

    /** Formats beside and renames, so that a kill in between leaves nothing half formatted. */
    private static void format(Path scratch, Path logDir) throws IOException {
        FileTree.delete(scratch);
        Files.createDirectories(scratch);
        try (PrintStream silence = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8)) {
            new Formatter()
                    .setPrintStream(silence)
                    .setNodeId(BrokerProperties.NODE_ID)
                    .setClusterId(Uuid.randomUuid().toString())
                    .setControllerListenerName(BrokerProperties.CONTROLLER)
                    .setMetadataLogDirectory(scratch.toString())
                    .addDirectory(scratch.toString())
                    .setReleaseVersion(MetadataVersion.LATEST_PRODUCTION)
                    .setSupportedFeatures(Feature.PRODUCTION_FEATURES)
                    .setIgnoreFormatted(true)
                    .run();
        } catch (IOException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException("formatting failed", e);
        }
        Files.move(scratch, logDir, StandardCopyOption.ATOMIC_MOVE);
    }
}
