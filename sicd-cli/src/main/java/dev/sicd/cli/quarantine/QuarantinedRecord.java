package dev.sicd.cli.quarantine;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sicd.cli.client.RefusedAnswerException;
import dev.sicd.cli.client.SicdClient;
import java.util.regex.Pattern;

/** One record in the quarantine as a system shows it; it changes nothing. */
record QuarantinedRecord(String id, JsonNode json) {
    static final String BASE = "/admin/quarantine";

    private static final Pattern ID = Pattern.compile("\\d{1,9}:\\d{1,18}");

    /**
     * Asks for it.
     *
     * @throws RefusedAnswerException when the system does not show it
     * @throws IllegalArgumentException when no record can be named so
     */
    static QuarantinedRecord fetch(SicdClient client, String id) {
        JsonNode json = RefusedAnswerException.requireDone("record " + id, client.get(path(id)))
                .body();
        return new QuarantinedRecord(id, json);
    }

    /** @throws IllegalArgumentException when no record can be named so */
    static String path(String id) {
        if (!ID.matcher(id).matches()) {
            throw new IllegalArgumentException(
                    "'" + id + "' is no record; sicd quarantine list names them PARTITION:OFFSET, as 1:42");
        }
        return BASE + "/" + id;
    }
}
