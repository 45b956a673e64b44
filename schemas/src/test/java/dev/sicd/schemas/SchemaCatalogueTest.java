package dev.sicd.schemas;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;
import org.apache.avro.SchemaFormatter;
import org.junit.jupiter.api.Test;

/**
 * Holds the append-only catalogue. A changed schema fails here until it is released as the next version:
 * {@code mvn -pl schemas test -Dtest=SchemaCatalogueTest -Dsicd.schemas.release=true}.
 */
class SchemaCatalogueTest {
    private static final Path CATALOGUE = Path.of("src/main/resources/dev/sicd/schemas/catalogue");

    @Test
    void knowsEverySchemaThatThisBuildWrites() throws IOException {
        for (Schema schema : SchemaCatalogue.CURRENT) {
            long fingerprint = SchemaCatalogue.fingerprintOf(schema);
            if (SchemaCatalogue.instance().byFingerprint(fingerprint).isEmpty()
                    && Boolean.getBoolean("sicd.schemas.release")) {
                release(schema);
                continue;
            }
            assertThat(SchemaCatalogue.instance().byFingerprint(fingerprint))
                    .as("%s changed; release it as its next version (see this test's Javadoc)", schema.getFullName())
                    .isPresent();
        }
    }

    @Test
    void locksEveryIdAndFingerprint() {
        List<String> lines = SchemaCatalogue.resource(SchemaCatalogue.LOCK)
                .lines()
                .filter(line -> !line.startsWith("#"))
                .toList();
        assertThat(lines)
                .isEqualTo(SchemaCatalogue.instance().entries().stream()
                        .map(SchemaCatalogue.Entry::lockLine)
                        .toList());
    }

    @Test
    void givesNoIdTwice() {
        List<Integer> ids = SchemaCatalogue.instance().entries().stream()
                .map(SchemaCatalogue.Entry::id)
                .toList();
        assertThat(ids).doesNotHaveDuplicates().allSatisfy(id -> assertThat(id).isPositive());
        assertThat(ids).hasSizeGreaterThanOrEqualTo(SchemaCatalogue.CURRENT.size());
    }

    @Test
    void staysReadableInBothDirectionsOverAllVersions() {
        for (SchemaCatalogue.Entry one : SchemaCatalogue.instance().entries()) {
            for (SchemaCatalogue.Entry other : SchemaCatalogue.instance().entries()) {
                if (one.schema().getFullName().equals(other.schema().getFullName())) {
                    assertThat(SchemaCompatibility.checkReaderWriterCompatibility(one.schema(), other.schema())
                                    .getType())
                            .as("%s: reader %d, writer %d", one.schema().getFullName(), one.version(), other.version())
                            .isEqualTo(SchemaCompatibilityType.COMPATIBLE);
                }
            }
        }
    }

    @Test
    void hasTheEnvelopeAtTheSamePlacesInEveryEvent() {
        List<String> envelope = List.of(
                "event_id",
                "type",
                "run_id",
                "episode_id",
                "occurred_at",
                "producer_id",
                "producer_seq",
                "actor",
                "trace_parent");
        for (Schema schema : SchemaCatalogue.CURRENT.subList(0, 4)) {
            List<String> names =
                    schema.getFields().stream().map(Schema.Field::name).toList();
            assertThat(names.subList(0, EnvelopeWire.FIRST_PAYLOAD)).isEqualTo(envelope);
        }
    }

    private static void release(Schema schema) throws IOException {
        int version = 1;
        while (Files.exists(CATALOGUE.resolve(SchemaCatalogue.file(schema.getFullName(), version)))) {
            version++;
        }
        Files.writeString(
                CATALOGUE.resolve(SchemaCatalogue.file(schema.getFullName(), version)),
                SchemaFormatter.format("json/pretty", schema) + "\n");
        String line = SchemaCatalogue.Entry.of(schema, version).lockLine() + "\n";
        Files.write(
                CATALOGUE.resolve(SchemaCatalogue.LOCK),
                line.getBytes(UTF_8),
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
    }
}
