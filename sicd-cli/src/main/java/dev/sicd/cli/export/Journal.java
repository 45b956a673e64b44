package dev.sicd.cli.export;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sicd.cli.replay.ReplayException;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What an export that is under way has done, a line each, durable before the next thing is begun: first the plan, then each
 * finished file and each finished partition. A line that a kill cut short counts as not written. While it is open no other
 * process can open it.
 */
final class Journal implements AutoCloseable {
    static final String NAME = "export.journal";

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final Path file;
    private final FileChannel channel;

    private Journal(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /**
     * Opens the directory's journal, or begins one.
     *
     * @throws ReplayException when another process exports into the directory
     */
    static Journal open(Path directory) throws IOException {
        Path file = directory.resolve(NAME);
        FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        if (!isLocked(channel)) {
            channel.close();
            throw new ReplayException(
                    "another export is writing into '" + directory + "'; wait for it, or choose another directory");
        }
        Journal journal = new Journal(file, channel);
        journal.dropTornLine();
        return journal;
    }

    /** What the export is of; empty when it has not begun. */
    Optional<ExportPlan> plan() throws IOException {
        ExportPlan[] found = new ExportPlan[1];
        read(line -> {
            if (line.has("plan")) {
                found[0] = ExportPlan.of(line.get("plan"));
            }
        });
        return Optional.ofNullable(found[0]);
    }

    void begin(ExportPlan plan) throws IOException {
        append(JsonNodeFactory.instance.objectNode().set("plan", plan.json()));
        PartFile.force(file.toAbsolutePath().getParent());
    }

    void finished(FileEntry entry) throws IOException {
        append(JsonNodeFactory.instance.objectNode().set("file", entry.json()));
    }

    void finished(int partition) throws IOException {
        append(JsonNodeFactory.instance.objectNode().put("done", partition));
    }

    /** Each finished file, in the order in which they were finished. */
    void files(Consumer<FileEntry> each) throws IOException {
        read(line -> {
            if (line.has("file")) {
                each.accept(FileEntry.of(line.get("file")));
            }
        });
    }

    /** Each finished partition. */
    void partitions(Consumer<Integer> each) throws IOException {
        read(line -> {
            if (line.has("done")) {
                each.accept(line.get("done").intValue());
            }
        });
    }

    /** The export is whole and described elsewhere. */
    void delete() throws IOException {
        Files.deleteIfExists(file);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private static boolean isLocked(FileChannel channel) throws IOException {
        try {
            @Nullable FileLock lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException ofThisProcess) {
            return false;
        }
    }

    private void append(ObjectNode line) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap((line + "\n").getBytes(UTF_8));
        channel.position(channel.size());
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
        channel.force(true);
    }

    private void dropTornLine() throws IOException {
        long size = channel.size();
        ByteBuffer one = ByteBuffer.allocate(1);
        while (size > 0) {
            one.clear();
            channel.read(one, size - 1);
            if (one.get(0) == '\n') {
                break;
            }
            size--;
        }
        channel.truncate(size);
    }

    private void read(Consumer<JsonNode> each) throws IOException {
        try {
            channel.position(0);
            // neither closed nor opened a second time: closing any descriptor of a file releases its lock (fcntl(2))
            BufferedReader lines = new BufferedReader(Channels.newReader(channel, UTF_8));
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                each.accept(MAPPER.readTree(line));
            }
        } catch (JsonProcessingException e) {
            throw new ReplayException(
                    "'" + file + "' is damaged (" + e.getOriginalMessage() + "); remove the directory and export anew",
                    e);
        }
    }
}
