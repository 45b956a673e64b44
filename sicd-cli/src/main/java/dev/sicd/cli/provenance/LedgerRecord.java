package dev.sicd.cli.provenance;

import java.util.Map;

/**
 * A record as a plain consumer gets it. Nothing in it is believed.
 *
 * @param headers by name, the last of each
 */
@SuppressWarnings("ArrayRecordComponent") // the exact bytes, hashed and never compared as part of the record
public record LedgerRecord(
        int partition, long offset, byte[] key, byte[] value, Map<String, String> headers, long timestamp) {
    public LedgerRecord {
        headers = Map.copyOf(headers);
    }

    /** Empty where it has none of that name. */
    public String header(String name) {
        return headers.getOrDefault(name, "");
    }
}
