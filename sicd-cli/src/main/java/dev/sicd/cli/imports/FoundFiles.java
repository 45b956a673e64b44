package dev.sicd.cli.imports;

import dev.sicd.cli.export.FileEntry;
import dev.sicd.cli.export.Manifest;
import dev.sicd.cli.replay.ReplayException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The files that were named, and those of the directories that were named. What an export's manifest names is held against
 * it, whether the directory was named or one of its files.
 *
 * @param sources to be read
 * @param refused those that are not as they were exported, or that nobody here can read
 */
record FoundFiles(List<EventSource> sources, List<FileOutcome> refused) {
    private static final int FILES_MAX = 1_000_000;

    /** @throws ReplayException when one of them does not exist */
    static FoundFiles of(List<Path> named) {
        FoundFiles found = new FoundFiles(new ArrayList<>(), new ArrayList<>());
        Set<Path> seen = new LinkedHashSet<>();
        for (Path path : named) {
            if (Files.isDirectory(path)) {
                found.directory(path, seen);
            } else if (Files.isRegularFile(path)) {
                found.file(path, seen);
            } else {
                throw new ReplayException("'" + path + "' is no file and no directory; name what is to be imported");
            }
            if (seen.size() > FILES_MAX) {
                throw new ReplayException("these are more than %d files; name fewer".formatted(FILES_MAX));
            }
        }
        return found;
    }

    private void directory(Path directory, Set<Path> seen) {
        Optional<Manifest> manifest = Manifest.read(directory);
        if (manifest.isPresent()) {
            for (FileEntry entry : manifest.get().files()) {
                exported(directory, entry, seen);
            }
            return;
        }
        try (Stream<Path> files = Files.list(directory)) {
            files.filter(Files::isRegularFile)
                    .filter(file -> !nameOf(file).startsWith("."))
                    .sorted()
                    .forEach(file -> file(file, seen));
        } catch (IOException e) {
            throw new ReplayException("'" + directory + "' cannot be read (" + e + ")", e);
        }
    }

    private void file(Path file, Set<Path> seen) {
        Path directory = Optional.ofNullable(file.toAbsolutePath().getParent()).orElse(file);
        Optional<Manifest> manifest = Manifest.read(directory);
        String name = nameOf(file);
        Optional<FileEntry> entry = manifest.flatMap(
                of -> of.files().stream().filter(one -> one.name().equals(name)).findFirst());
        if (entry.isPresent()) {
            exported(directory, entry.get(), seen);
        } else if (seen.add(file.toAbsolutePath().normalize())) {
            known(file);
        }
    }

    private void exported(Path directory, FileEntry entry, Set<Path> seen) {
        Path file = directory.resolve(entry.name());
        if (!seen.add(file.toAbsolutePath().normalize())) {
            return;
        }
        Manifest.difference(directory, entry)
                .ifPresentOrElse(
                        wrong -> refused.add(FileOutcome.refused(
                                file, wrong + "; copy it again from where it was exported, or export anew")),
                        () -> known(file));
    }

    private void known(Path file) {
        String name = nameOf(file);
        if (ExportedFile.isNamedSo(name)) {
            sources.add(new ExportedFile(file));
        } else if (MissionEpisode.isNamedSo(name)) {
            sources.add(new MissionEpisode(file));
        } else if (SweAgentTrajectory.isNamedSo(name)) {
            sources.add(new SweAgentTrajectory(file));
        } else {
            refused.add(FileOutcome.refused(
                    file,
                    "its name tells no format: import reads .jsonl, .jsonl.zst and .avro of an export, RUN_epNNNN.json"
                            + " and .traj"));
        }
    }

    private static String nameOf(Path file) {
        return Optional.ofNullable(file.getFileName()).map(Path::toString).orElse("");
    }
}
