package dev.sicd.cli.dev;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Where a development system listens and keeps its data.
 *
 * @param port of HTTP, 0 for any; likewise the broker's
 * @param dataDir none: a temporary one that is deleted at the end
 * @param live what was said of publishing
 */
record StackOptions(int port, int kafkaPort, Optional<Path> dataDir, LiveOptions live) {
    DataDirectory open() {
        return dataDir.map(DataDirectory::open).orElseGet(DataDirectory::ephemeral);
    }
}
