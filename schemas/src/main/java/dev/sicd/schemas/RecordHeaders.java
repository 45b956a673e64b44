package dev.sicd.schemas;

/** Names of the record headers that we write. Their values are UTF-8 text, so that any consumer can show them. */
public final class RecordHeaders {
    /** Ledger: place in the run's chain, 1, 2, 3 … */
    public static final String POSITION = "sicd-position";
    /** Ledger: SHA-256 leaf of key and value, hexadecimal. */
    public static final String LEAF = "sicd-leaf";
    /** Ledger: chain head after this record, hexadecimal. */
    public static final String HEAD = "sicd-head";
    /** Ledger, rerouted, quarantine: {@code topic:partition:offset} that the record was produced to. */
    public static final String SOURCE = "sicd-source";
    /** Ledger, rerouted: append time at the source, ISO-8601. */
    public static final String RECORDED_AT = "sicd-recorded-at";
    /** Quarantine: a word for machines. */
    public static final String REASON = "sicd-reason";
    /** Quarantine: a sentence for people. */
    public static final String DETAIL = "sicd-detail";
    /** Quarantine: who put it there. */
    public static final String SERVICE = "sicd-service";
    /** Any: the value's whole CRC-64-AVRO schema fingerprint, hexadecimal. */
    public static final String AVRO_FINGERPRINT = "avro-fp";

    private static final String OURS = "sicd-";

    private RecordHeaders() {}

    /** Whether only the system itself writes a header of this name: a producer's is not believed, and not passed on. */
    public static boolean isOurs(String name) {
        return name.startsWith(OURS);
    }
}
