package dev.sicd.cli.proposal;

import com.fasterxml.jackson.databind.JsonNode;

/** What became of a proposal, on one line: its status, until when, where, and why. */
final class ResultLine {
    private ResultLine() {}

    static String of(JsonNode result) {
        StringBuilder line = new StringBuilder(result.path("status").asText());
        add(line, " until ", result.path("until"), "");
        add(line, ": ", result.path("pr_url"), "");
        add(line, ": ", result.path("reason"), "");
        add(line, " (", result.path("code"), ")");
        return line.toString();
    }

    private static void add(StringBuilder line, String before, JsonNode text, String after) {
        if (!text.asText().isEmpty()) {
            line.append(before).append(text.asText()).append(after);
        }
    }
}
