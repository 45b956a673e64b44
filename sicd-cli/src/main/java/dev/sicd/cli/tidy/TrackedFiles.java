package dev.sicd.cli.tidy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The files of a checkout, in order of their names; none is opened.
 *
 * @param files relative to the checkout, at most {@value #FILES_MAX}
 * @param source who named them
 * @param leftOut whether there were more, or some whose names this system cannot spell
 */
public record TrackedFiles(List<Path> files, Source source, boolean leftOut) {
    /** Who named the files. */
    public enum Source {
        /** What git tracks. */
        GIT,
        /** What lies there: no git, or no checkout. */
        WALK
    }

    static final int FILES_MAX = 20_000;
    private static final int LISTING_BYTES_MAX = 32 * 1024 * 1024;
    private static final int DEPTH_MAX = 32;
    private static final long GIT_SECONDS_MAX = 30;

    public TrackedFiles {
        files = List.copyOf(files);
    }

    /**
     * Lists what git tracks below the directory, or what lies there when git cannot say.
     *
     * @throws IOException when the directory cannot be read
     */
    public static TrackedFiles of(Path checkout) throws IOException {
        Optional<byte[]> listing = listedByGit(checkout);
        return listing.isPresent() ? parsed(listing.get()) : walked(checkout);
    }

    private static Optional<byte[]> listedByGit(Path checkout) throws IOException {
        Path output = Files.createTempFile("sicd-files", ".txt");
        try {
            // A checkout may configure a program to run as its file system monitor: looking must not run it.
            Process git = new ProcessBuilder("git", "-c", "core.fsmonitor=false", "ls-files", "-z")
                    .directory(checkout.toFile())
                    .redirectOutput(output.toFile())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (!endsWell(git)) {
                return Optional.empty();
            }
            try (InputStream listing = Files.newInputStream(output)) {
                return Optional.of(listing.readNBytes(LISTING_BYTES_MAX));
            }
        } catch (IOException e) {
            // No git on this machine.
            return Optional.empty();
        } finally {
            Files.deleteIfExists(output);
        }
    }

    private static boolean endsWell(Process git) {
        try {
            return git.waitFor(GIT_SECONDS_MAX, TimeUnit.SECONDS) && git.exitValue() == 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            git.destroyForcibly();
        }
    }

    private static TrackedFiles parsed(byte[] listing) {
        List<Path> files = new ArrayList<>();
        boolean leftOut = listing.length == LISTING_BYTES_MAX;
        String[] names = new String(listing, StandardCharsets.UTF_8).split("\0", -1);
        // Every name is ended by a zero, so what follows the last one is empty, or a name cut off.
        for (int i = 0; i < names.length - 1; i++) {
            Optional<Path> file = path(names[i]);
            if (file.isEmpty() || files.size() == FILES_MAX) {
                leftOut = true;
                continue;
            }
            files.add(file.get());
        }
        return new TrackedFiles(files.stream().sorted().toList(), Source.GIT, leftOut);
    }

    private static Optional<Path> path(String name) {
        try {
            return Optional.of(Path.of(name));
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    private static TrackedFiles walked(Path checkout) throws IOException {
        List<Path> files = new ArrayList<>();
        Walk walk = new Walk(checkout, files);
        Files.walkFileTree(checkout, EnumSet.noneOf(FileVisitOption.class), DEPTH_MAX, walk);
        boolean more = files.size() > FILES_MAX;
        return new TrackedFiles(files.stream().limit(FILES_MAX).sorted().toList(), Source.WALK, more);
    }

    private static final class Walk extends SimpleFileVisitor<Path> {
        private final Path root;
        private final List<Path> files;

        Walk(Path root, List<Path> files) {
            this.root = root;
            this.files = files;
        }

        @Override
        public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
            boolean leftOut = !directory.equals(root) && FileNames.isLeftOutOfWalks(directory);
            return leftOut ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (!attributes.isDirectory()) {
                files.add(root.relativize(file));
            }
            return files.size() > FILES_MAX ? FileVisitResult.TERMINATE : FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
            if (file.equals(root)) {
                throw failure;
            }
            return FileVisitResult.CONTINUE;
        }
    }
}
