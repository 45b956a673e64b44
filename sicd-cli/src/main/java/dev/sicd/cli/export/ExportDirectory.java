package dev.sicd.cli.export;

import dev.sicd.cli.replay.ReplayException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The directory of one export while it is being written: knows what is finished already and takes up the rest. It never
 * writes over a file that is not this export's.
 */
final class ExportDirectory implements AutoCloseable {
    private final Path path;
    private final Journal journal;
    private final ExportPlan plan;
    private final Set<Integer> donePartitions = new HashSet<>();
    private final Set<String> finishedNames = new HashSet<>();
    private final Map<Integer, Long> nextOffsets = new HashMap<>();
    private long eventsKept;
    private int filesKept;

    private ExportDirectory(Path path, Journal journal, ExportPlan plan) {
        this.path = path;
        this.journal = journal;
        this.plan = plan;
    }

    /**
     * Begins the export in an empty directory, or goes on with it where it was begun.
     *
     * @param plan what is asked for now; an export that was begun goes to the ends that it saw then
     * @throws ReplayException when the directory holds anything else
     */
    static ExportDirectory open(Path path, ExportPlan plan) throws IOException {
        Files.createDirectories(path);
        if (!Files.exists(path.resolve(Journal.NAME))) {
            requireEmpty(path);
        }
        Journal journal = Journal.open(path);
        try {
            Optional<ExportPlan> begun = journal.plan();
            if (begun.isPresent() && !begun.get().asksForTheSameAs(plan)) {
                throw new ReplayException("'%s' holds an unfinished export of something else (%s); %s"
                        .formatted(
                                path, begun.get().words(), "ask for that to finish it, or choose another directory"));
            }
            if (begun.isEmpty()) {
                journal.begin(plan);
            }
            ExportDirectory directory = new ExportDirectory(path, journal, begun.orElse(plan));
            directory.takeUp();
            return directory;
        } catch (IOException | RuntimeException e) {
            journal.close();
            throw e;
        }
    }

    /** With the ends that it goes to. */
    ExportPlan plan() {
        return plan;
    }

    Path path() {
        return path;
    }

    boolean isDone(int partition) {
        return donePartitions.contains(partition);
    }

    /** Whether an earlier try finished this file. */
    boolean isFinished(String name) {
        return finishedNames.contains(name);
    }

    /** Where a partition goes on. */
    long nextOffset(int partition, long start) {
        return nextOffsets.getOrDefault(partition, start);
    }

    /** Of earlier tries. */
    long eventsKept() {
        return eventsKept;
    }

    int filesKept() {
        return filesKept;
    }

    PartFile create(String name) throws IOException {
        return PartFile.open(path.resolve(name));
    }

    void finished(FileEntry entry) throws IOException {
        journal.finished(entry);
    }

    void finished(int partition) throws IOException {
        journal.finished(partition);
    }

    /** Writes the manifest; from then on the directory is a whole export. */
    Manifest.Totals complete() throws IOException {
        Manifest.Totals totals = Manifest.write(path, plan, journal);
        journal.delete();
        PartFile.force(path);
        return totals;
    }

    @Override
    public void close() throws IOException {
        journal.close();
    }

    private void takeUp() throws IOException {
        try (DirectoryStream<Path> parts = Files.newDirectoryStream(path, "*" + PartFile.SUFFIX)) {
            for (Path part : parts) {
                Files.delete(part);
            }
        }
        journal.partitions(donePartitions::add);
        journal.files(entry -> {
            requireSize(entry);
            finishedNames.add(entry.name());
            nextOffsets.merge(entry.partition(), entry.lastOffset() + 1, Math::max);
            eventsKept += entry.events();
            filesKept++;
        });
    }

    private void requireSize(FileEntry entry) {
        Path file = path.resolve(entry.name());
        try {
            if (Files.size(file) == entry.bytes()) {
                return;
            }
        } catch (IOException missing) {
            // said below
        }
        throw new ReplayException(
                "'%s' was finished with %d bytes, and is missing or changed now; remove '%s' and export anew"
                        .formatted(file, entry.bytes(), path));
    }

    private static void requireEmpty(Path path) throws IOException {
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(path)) {
            for (Path entry : entries) {
                String name = path.relativize(entry).toString();
                if (!name.startsWith(".")) {
                    throw new ReplayException(("'%s' is not empty (it holds '%s') and holds no export that could go on;"
                                    + " choose an empty or a new directory")
                            .formatted(path, name));
                }
            }
        }
    }
}
