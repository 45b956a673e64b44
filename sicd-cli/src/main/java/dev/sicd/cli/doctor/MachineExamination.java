package dev.sicd.cli.doctor;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;

/** Looks at this machine: the Java that a service started here would have, and room for its state. */
final class MachineExamination {
    private static final long FREE_MIN = 1L << 30;
    private static final long MIB = 1L << 20;

    private final Findings findings;

    MachineExamination(Findings findings) {
        this.findings = findings;
    }

    void java() {
        Runtime runtime = Runtime.getRuntime();
        findings.good("Java %s of %s, %d processors, at most %d MiB of heap"
                .formatted(
                        Runtime.version(),
                        System.getProperty("java.vendor"),
                        runtime.availableProcessors(),
                        runtime.maxMemory() / MIB));
    }

    void stateDirectory(Path directory) {
        if (!Files.isDirectory(directory)) {
            findings.warning(
                    "the state directory '%s' is not there yet; the first start makes it".formatted(directory));
            return;
        }
        if (!Files.isWritable(directory)) {
            findings.wrong("the state directory '%s' cannot be written; give it to the user who runs the aggregator"
                    .formatted(directory));
            return;
        }
        try {
            FileStore disk = Files.getFileStore(directory);
            String fact = "%d MiB are free for '%s'".formatted(disk.getUsableSpace() / MIB, directory);
            if (disk.getUsableSpace() < FREE_MIN) {
                findings.wrong(fact + "; an aggregator stops when its disk is full: make room");
            } else {
                findings.good(fact);
            }
        } catch (IOException e) {
            findings.warning("how much is free for '%s' is not told (%s)".formatted(directory, e.getMessage()));
        }
    }
}
