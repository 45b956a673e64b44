package dev.sicd.benchmarks.suites;

import dev.sicd.benchmarks.system.Dev;
import dev.sicd.cli.export.ExportCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Exports a ledger into files and takes them away again, which is not timed. */
final class ExportTurn {
    private final Path directory;
    private final ReplayCommand command;
    private long bytes;

    /** @param parent of the directory that the files are written to */
    ExportTurn(String format, Path parent) {
        directory = parent.resolve(format);
        command = new ReplayCommand(
                "export", ExportCommand::commandLine, List.of("--format", format, "--output", directory.toString()));
    }

    /** @return nanoseconds that the export took */
    long take(Dev dev, String prefix) throws IOException {
        long took = command.here(dev, prefix);
        bytes = 0;
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                bytes += Files.isRegularFile(file) ? Files.size(file) : 0;
                Files.delete(file);
            }
        }
        return took;
    }

    /** Of all files of the last export. */
    long bytes() {
        return bytes;
    }
}
