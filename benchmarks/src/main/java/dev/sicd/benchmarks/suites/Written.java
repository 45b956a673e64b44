package dev.sicd.benchmarks.suites;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/**
 * Bytes that a system wrote. It does not know how they were counted.
 *
 * @param topics by what they are for, as they are on disk
 * @param tables of the stores, which come in bulk and late: in a short time there are too few of them, or too many
 * @param process what the kernel counted of all that: pages of the disk; nothing where it does not tell
 */
record Written(Map<String, Long> topics, long tables, OptionalLong process) {
    Written minus(Written before) {
        Map<String, Long> since = new LinkedHashMap<>();
        topics.forEach((kind, bytes) -> since.put(kind, bytes - before.topics().getOrDefault(kind, 0L)));
        return new Written(
                since,
                tables - before.tables(),
                isCounted() && before.isCounted()
                        ? OptionalLong.of(process.getAsLong() - before.process().getAsLong())
                        : OptionalLong.empty());
    }

    /** A file system in memory is not counted. */
    private boolean isCounted() {
        return process.orElse(0) > 0;
    }

    /** Of all but the tables: what the kernel says where it does, else what the topics hold. */
    long withoutTables() {
        return isCounted()
                ? process.getAsLong() - tables
                : topics.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Bytes of an event by kind, in words. */
    String perEvent(long events) {
        String kinds = topics.entrySet().stream()
                .map(kind -> String.format(Locale.ROOT, "%s %,d", kind.getKey(), kind.getValue() / events))
                .collect(Collectors.joining(", "));
        return "of it " + kinds + (isCounted() ? "" : "; the kernel does not tell, so this is all that counts");
    }
}
