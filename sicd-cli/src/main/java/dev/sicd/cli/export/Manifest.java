package dev.sicd.cli.export;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sicd.cli.replay.ReplayException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** {@code manifest.json}: what a whole export holds, file by file. It says nothing of when or where it was made. */
public final class Manifest {
    public static final String NAME = "manifest.json";

    private static final int VERSION = 1;
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final String format;
    private final ExportPlan plan;
    private final List<FileEntry> files;

    private Manifest(String format, ExportPlan plan, List<FileEntry> files) {
        this.format = format;
        this.plan = plan;
        this.files = files;
    }

    /** Of all files together. */
    record Totals(int files, long events, SortedMap<String, Long> kinds, long bytes) {}

    /** Writes it from the journal, holding one entry at a time. */
    static Totals write(Path directory, ExportPlan plan, Journal journal) throws IOException {
        SortedMap<String, Long> kinds = new TreeMap<>();
        long[] sums = new long[3];
        try (PartFile part = PartFile.open(directory.resolve(NAME));
                JsonGenerator json = MAPPER.getFactory().createGenerator(part.out(), JsonEncoding.UTF8)) {
            json.setPrettyPrinter(pretty());
            json.writeStartObject();
            json.writeNumberField("version", VERSION);
            for (Map.Entry<String, JsonNode> field : plan.json().properties()) {
                json.writeFieldName(field.getKey());
                MAPPER.writeTree(json, field.getValue());
            }
            json.writeArrayFieldStart("files");
            journal.files(entry -> {
                write(json, entry.json());
                entry.kinds().forEach((kind, count) -> kinds.merge(kind, count, Long::sum));
                sums[0]++;
                sums[1] += entry.events();
                sums[2] += entry.bytes();
            });
            json.writeEndArray();
            json.writeNumberField("events", sums[1]);
            json.writeFieldName("kinds");
            MAPPER.writeTree(json, FileEntry.counts(kinds));
            json.writeEndObject();
            json.writeRaw('\n');
            json.flush();
            part.keep();
        }
        return new Totals((int) sums[0], sums[1], kinds, sums[2]);
    }

    /**
     * Reads a directory's manifest; empty where it has none.
     *
     * @throws ReplayException when it cannot be understood
     */
    public static Optional<Manifest> read(Path directory) {
        Path file = directory.resolve(NAME);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try (InputStream in = Files.newInputStream(file)) {
            JsonNode node = MAPPER.readTree(in);
            if (node.path("version").intValue() != VERSION) {
                throw new ReplayException("'%s' has version %s; this build reads version %d"
                        .formatted(file, node.path("version"), VERSION));
            }
            List<FileEntry> files = new ArrayList<>();
            node.path("files").forEach(entry -> files.add(FileEntry.of(entry)));
            return Optional.of(new Manifest(node.path("format").asText(), ExportPlan.of(node), files));
        } catch (IOException | IllegalArgumentException e) {
            throw new ReplayException("'" + file + "' is no manifest of an export: " + e.getMessage(), e);
        }
    }

    /** {@code jsonl}, {@code avro} or {@code episode-json}. */
    public String format() {
        return format;
    }

    ExportPlan plan() {
        return plan;
    }

    public List<FileEntry> files() {
        return files;
    }

    /**
     * What is wrong with a file; empty when it is as it was written.
     *
     * @param directory that the manifest is in
     */
    public static Optional<String> difference(Path directory, FileEntry entry) {
        Path file = directory.resolve(entry.name());
        if (!directory
                .toAbsolutePath()
                .normalize()
                .equals(file.toAbsolutePath().normalize().getParent())) {
            return Optional.of("the manifest names a file outside of its directory");
        }
        try (InputStream in = Files.newInputStream(file)) {
            MessageDigest digest = PartFile.sha256();
            byte[] buffer = new byte[1 << 16];
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                digest.update(buffer, 0, count);
            }
            String found = HexFormat.of().formatHex(digest.digest());
            return found.equals(entry.sha256())
                    ? Optional.empty()
                    : Optional.of("its SHA-256 is %s, the manifest says %s: it was changed after it was exported"
                            .formatted(found, entry.sha256()));
        } catch (IOException e) {
            return Optional.of("the manifest names it, and it cannot be read (" + e + ")");
        }
    }

    static DefaultPrettyPrinter pretty() {
        DefaultIndenter indenter = new DefaultIndenter("  ", "\n");
        return new DefaultPrettyPrinter().withObjectIndenter(indenter).withArrayIndenter(indenter);
    }

    private static void write(JsonGenerator json, ObjectNode node) {
        try {
            MAPPER.writeTree(json, node);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
