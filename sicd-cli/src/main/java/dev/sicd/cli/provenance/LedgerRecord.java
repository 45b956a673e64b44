package dev.sicd.cli.provenance;

import java.util.Collections;
import java.util.Map;

/**
 * A record as a plain consumer gets it. Nothing in it is believed.
 *
 * @param headers by name, the last of each; not copied: whoever gave them must not change them
 */
@SuppressWarnings("ArrayRecordComponent") // the exact bytes, hashed and never compared as part of the record
public record LedgerRecord(
        int partition, long offset, byte[] key, byte[] value, Map<String, String> headers, long timestamp) {
    public LedgerRecord {
        headers = Collections.unmodifiableMap(headers);
    }

    /** Empty where it has none of that name. */
    public String header(String name) {
        return headers.getOrDefault(name, "");
    }
}
