package dev.sicd.cli.export;

import java.util.stream.Stream;

/** What an export is made of. */
enum ExportFormat {
    JSONL("jsonl"),
    AVRO("avro"),
    EPISODE_JSON("episode-json");

    private final String word;

    ExportFormat(String word) {
        this.word = word;
    }

    /** As people and manifests write it. */
    String word() {
        return word;
    }

    static ExportFormat of(String word) {
        return Stream.of(values())
                .filter(format -> format.word.equals(word))
                .findFirst()
                .orElseThrow(() ->
                        new IllegalArgumentException("format '" + word + "' is none of jsonl, avro, episode-json"));
    }
}
