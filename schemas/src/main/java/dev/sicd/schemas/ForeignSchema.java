package dev.sicd.schemas;

import java.util.Optional;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;

/**
 * A schema as a client wrote it: whether it is one of the catalogue, and how it gets along with those. Nothing is ever read
 * or written with it.
 */
public final class ForeignSchema {
    private final Schema schema;

    private ForeignSchema(Schema schema) {
        this.schema = schema;
    }

    /**
     * The schema in the text, or empty when it is no Avro schema, or one that needs others.
     *
     * @param json a JSON text whose depth is known to be bounded: the parser recurses
     */
    public static Optional<ForeignSchema> parse(String json) {
        try {
            return Optional.of(new ForeignSchema(new Schema.Parser().parse(json)));
        } catch (AvroRuntimeException | IllegalArgumentException | NullPointerException | ClassCastException notOne) {
            // the last three are how the parser takes JSON of the wrong shape
            return Optional.empty();
        }
    }

    /** The released schema that writes and reads the same bytes: texts, defaults and properties may differ. */
    public Optional<SchemaCatalogue.Entry> known() {
        return SchemaCatalogue.instance().byFingerprint(SchemaCatalogue.fingerprintOf(schema));
    }

    /** Whether each of the two reads what the other one wrote. */
    public boolean isFullyCompatibleWith(SchemaCatalogue.Entry entry) {
        return reads(schema, entry.schema()) && reads(entry.schema(), schema);
    }

    private static boolean reads(Schema reader, Schema writer) {
        return SchemaCompatibility.checkReaderWriterCompatibility(reader, writer)
                        .getType()
                == SchemaCompatibilityType.COMPATIBLE;
    }
}
