package dev.sicd.e2e.check;

import java.util.Map;

/**
 * A record as a consumer saw it.
 *
 * @param topic without the prefix
 */
@SuppressWarnings("ArrayRecordComponent") // the exact bytes, to be hashed
record LogRecord(String topic, int partition, long offset, byte[] key, byte[] value, Map<String, String> headers) {
    String header(String name) {
        return headers.getOrDefault(name, "");
    }

    String place() {
        return topic + ":" + partition + ":" + offset;
    }
}
