package dev.sicd.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sicd.model.event.Event;
import dev.sicd.model.ledger.Chain;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.file.DataFileStream;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Ledger lines as JSON and in Avro files: every kind of event comes back with its exact bytes. */
class LedgerLineTest {
    @Test
    void everyKindComesBackFromJson() {
        for (LedgerLine line : lines()) {
            LedgerLine read = LedgerLineJson.read(LedgerLineJson.writeExact(line));
            assertThat(read).usingRecursiveComparison().isEqualTo(line);
            assertThat(read.isWhole()).isTrue();
        }
    }

    @Test
    void jsonShowsTheEventAndWhatCannotBeRead() {
        ObjectNode good = LedgerLineJson.write(lines().getFirst());
        assertThat(good.at("/event/event_id").textValue())
                .isEqualTo(good.at("/event_id").textValue());
        assertThat(good.has("value")).isFalse();
        ObjectNode garbage = LedgerLineJson.writeExact(line(7, "run_x", new byte[] {1, 2, 3}));
        assertThat(garbage.get("event").isNull()).isTrue();
        assertThat(garbage.get("undecodable").textValue()).contains("Confluent framing");
        assertThat(LedgerLineJson.read(garbage).value()).containsExactly(1, 2, 3);
    }

    @Test
    void aBadFieldIsNamed() {
        for (String field : List.of("partition", "offset", "run_id", "recorded_at", "leaf", "value")) {
            ObjectNode node = LedgerLineJson.writeExact(lines().getFirst());
            node.remove(field);
            assertThatThrownBy(() -> LedgerLineJson.read(node)).hasMessageContaining("'" + field + "'");
            ObjectNode wrong = LedgerLineJson.writeExact(lines().getFirst()).put(field, "!!");
            if (!field.equals("run_id") && !field.equals("leaf")) {
                assertThatThrownBy(() -> LedgerLineJson.read(wrong)).hasMessageContaining("'" + field + "'");
            }
        }
    }

    @Test
    void aChangedValueIsNotWhole() {
        LedgerLine line = lines().getFirst();
        line.value()[line.value().length - 1] ^= 1;
        assertThat(line.isWhole()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void everyKindComesBackFromAvroAndAvrosOwnReaderReadsIt(boolean zstd) throws IOException {
        byte[] file = avro("a.avro", zstd);
        List<LedgerLine> read = new ArrayList<>();
        try (LedgerAvroReader reader = LedgerAvroReader.open(new ByteArrayInputStream(file))) {
            reader.forEachRemaining(read::add);
        }
        assertThat(read).usingRecursiveComparison().isEqualTo(lines());
        assertThat(file).isEqualTo(avro("a.avro", zstd));
        try (DataFileStream<GenericRecord> own =
                new DataFileStream<>(new ByteArrayInputStream(file), new GenericDatumReader<>())) {
            assertThat(own.getMetaString("avro.codec")).isEqualTo(zstd ? "zstandard" : "null");
            for (LedgerLine line : lines()) {
                GenericRecord row = own.next();
                assertThat(row.get("offset")).isEqualTo(line.offset());
                assertThat(row.get("value")).isEqualTo(ByteBuffer.wrap(line.value()));
                String typed = row.get("family") == null ? "value" : row.get("family") + "_event";
                assertThat(row.get(typed)).isNotNull();
            }
            assertThat(own.hasNext()).isFalse();
        }
    }

    @Test
    void aDamagedAvroFileIsSaidToBe() throws IOException {
        byte[] file = avro("a.avro", true);
        file[file.length - 40] ^= 0x55;
        assertThatThrownBy(() -> {
                    try (LedgerAvroReader reader = LedgerAvroReader.open(new ByteArrayInputStream(file))) {
                        reader.forEachRemaining(line -> {});
                    }
                })
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("cannot be read");
        assertThatThrownBy(() -> LedgerAvroReader.open(new ByteArrayInputStream(new byte[] {1, 2, 3, 4, 5})))
                .isInstanceOf(IOException.class);
    }

    private static byte[] avro(String name, boolean zstd) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (LedgerAvroWriter writer = LedgerAvroWriter.open(out, name, zstd)) {
            for (LedgerLine line : lines()) {
                writer.write(line);
            }
        }
        return out.toByteArray();
    }

    private static List<LedgerLine> lines() {
        List<LedgerLine> lines = new ArrayList<>();
        for (Event event : SampleEvents.all()) {
            lines.add(line(lines.size(), event.envelope().runId(), EventCodec.encode(event)));
        }
        lines.add(line(lines.size(), "run_x", new byte[] {9, 9}));
        return lines;
    }

    private static LedgerLine line(long offset, String run, byte[] value) {
        String leaf = Chain.leaf(run.getBytes(StandardCharsets.UTF_8), value).hex();
        Instant at = Instant.parse("2025-01-01T10:05:00.123Z").plusMillis(offset);
        return new LedgerLine(2, offset, run, offset + 1, at, "sicd.episode-events:2:" + offset, leaf, "00", value);
    }
}
