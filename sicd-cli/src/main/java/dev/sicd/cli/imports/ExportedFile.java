package dev.sicd.cli.imports;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.luben.zstd.ZstdInputStream;
import dev.sicd.kit.http.Problem;
import dev.sicd.kit.json.Json;
import dev.sicd.schemas.DecodeException;
import dev.sicd.schemas.EventCodec;
import dev.sicd.schemas.LedgerAvroReader;
import dev.sicd.schemas.LedgerLine;
import dev.sicd.schemas.LedgerLineJson;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file of an export, JSON lines or Avro: the events are the exact bytes that were recorded, held against their leaf. */
record ExportedFile(Path file) implements EventSource {
    /** A record's value in base64 and the event beside it. */
    private static final int LINE_BYTES_MAX = 32 << 20;

    private static final int BUFFER_BYTES = 1 << 16;

    static boolean isNamedSo(String name) {
        return name.endsWith(".jsonl") || name.endsWith(".jsonl.zst") || name.endsWith(".avro");
    }

    @Override
    public boolean tellsEpisodes() {
        return false;
    }

    @Override
    public void read(Each each) throws BadFileException {
        String name = file.toString();
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), BUFFER_BYTES)) {
            if (name.endsWith(".avro")) {
                readAvro(in, each);
            } else if (name.endsWith(".zst")) {
                try (InputStream plain = new BufferedInputStream(new ZstdInputStream(in), BUFFER_BYTES)) {
                    readLines(plain, each);
                }
            } else {
                readLines(in, each);
            }
        } catch (IOException e) {
            throw new BadFileException("it cannot be read (%s); copy it again from where it was exported".formatted(e));
        }
    }

    private static void readAvro(InputStream in, Each each) throws IOException, BadFileException {
        try (LedgerAvroReader reader = LedgerAvroReader.open(in)) {
            long row = 1;
            while (hasNext(reader, row)) {
                each.accept(candidate(reader.next(), "record " + row));
                row++;
            }
        }
    }

    private static boolean hasNext(LedgerAvroReader reader, long row) throws BadFileException {
        try {
            return reader.hasNext();
        } catch (IllegalArgumentException e) {
            throw new BadFileException(
                    "record %d: %s; copy the file again from where it was exported".formatted(row, e.getMessage()));
        }
    }

    private static void readLines(InputStream in, Each each) throws IOException, BadFileException {
        long number = 1;
        for (byte[] line = line(in, number); line.length > 0; line = line(in, number)) {
            each.accept(candidate(parse(line, number), "line " + number));
            number++;
        }
        if (in.read() >= 0) {
            throw new BadFileException(
                    "line %d is empty, and more comes after it; a line is one JSON object".formatted(number));
        }
    }

    /** Without its end; empty at the end of the file. */
    private static byte[] line(InputStream in, long number) throws IOException, BadFileException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = in.read(); b >= 0; b = in.read()) {
            if (b == '\n') {
                return line.toByteArray();
            }
            line.write(b);
            if (line.size() > LINE_BYTES_MAX) {
                throw new BadFileException("line %d has more than %d bytes; no exported line is so long"
                        .formatted(number, LINE_BYTES_MAX));
            }
        }
        if (line.size() > 0) {
            throw new BadFileException(
                    "line %d does not end: the file was cut off; copy it again from where it was exported"
                            .formatted(number));
        }
        return new byte[0];
    }

    private static LedgerLine parse(byte[] line, long number) throws BadFileException {
        try {
            JsonNode node = Json.parse(new String(line, UTF_8));
            return LedgerLineJson.read(node);
        } catch (Problem | IllegalArgumentException e) {
            throw new BadFileException(
                    "line %d: %s; import an export's own lines, unchanged".formatted(number, e.getMessage()));
        }
    }

    private static Candidate candidate(LedgerLine line, String where) throws BadFileException {
        if (!line.isWhole()) {
            throw new BadFileException(
                    "%s: run_id and value hash to %s, its leaf says %s: it was changed; import it unchanged"
                            .formatted(where, line.computedLeaf(), Problem.quoted(line.leaf())));
        }
        try {
            EventCodec.Decoded decoded = line.event();
            String runId = decoded.event().envelope().runId();
            if (!runId.equals(line.runId())) {
                throw new BadFileException("%s: run_id is %s, the event in value is of run %s"
                        .formatted(where, Problem.quoted(line.runId()), Problem.quoted(runId)));
            }
            return new Candidate(decoded.event(), decoded.family(), line.value(), where);
        } catch (DecodeException e) {
            throw new BadFileException(
                    "%s: value is no event that this build knows (%s); import it with the release that exported it"
                            .formatted(where, e.detail()));
        }
    }
}
