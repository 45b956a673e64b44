package dev.sicd.e2e.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Removes what clusters of dead processes left: their processes, namespaces, bridges and mounts. Each carries the id of the process
 * that made it, and is left alone while that one lives.
 */
final class Leftovers {
    static final String NAME = "sicd-";
    static final String BRIDGE = "sicdbr";
    /** On the command line of every process of a cluster. */
    static final String OWNER = "-Dsicd.cluster.of=";

    private static final Pattern PROCESS = Pattern.compile("\0" + OWNER + "(\\d+)\0");
    private static final Pattern NAMESPACE = Pattern.compile("(?m)^(sicd-(\\d+)-\\S+)");
    private static final Pattern LINK = Pattern.compile("(sicdbr(\\d+))");
    private static final Pattern MOUNT = Pattern.compile("(?m)^sicd-(\\d+) (\\S+) tmpfs ");

    private Leftovers() {}

    static void sweep() {
        processes().forEach(ProcessHandle::destroyForcibly);
        try {
            MOUNT.matcher(Files.readString(Path.of("/proc/mounts")))
                    .results()
                    .filter(mount -> isDead(mount.group(1)))
                    .forEach(mount -> Shell.succeeds("umount", "-l", mount.group(2)));
        } catch (IOException notHere) {
            return;
        }
        if (Shell.succeeds("ip", "netns", "list")) {
            NAMESPACE
                    .matcher(Shell.run("ip", "netns", "list"))
                    .results()
                    .filter(space -> isDead(space.group(2)))
                    .forEach(space -> Shell.succeeds("ip", "netns", "del", space.group(1)));
            LINK.matcher(Shell.run("ip", "-o", "link"))
                    .results()
                    .filter(link -> isDead(link.group(2)))
                    .forEach(link -> Shell.succeeds("ip", "link", "del", link.group(1)));
        }
    }

    private static List<ProcessHandle> processes() {
        try (Stream<Path> all = Files.list(Path.of("/proc"))) {
            return all.filter(entry -> entry.getFileName().toString().matches("\\d+"))
                    .filter(Leftovers::isLeft)
                    .map(entry ->
                            ProcessHandle.of(Long.parseLong(entry.getFileName().toString())))
                    .flatMap(Optional::stream)
                    .toList();
        } catch (IOException notHere) {
            return List.of();
        } catch (UncheckedIOException e) {
            return List.of();
        }
    }

    private static boolean isLeft(Path process) {
        try {
            Matcher owner = PROCESS.matcher(Files.readString(process.resolve("cmdline"), UTF_8));
            return owner.find() && isDead(owner.group(1));
        } catch (IOException ended) {
            return false;
        }
    }

    private static boolean isDead(String pid) {
        return ProcessHandle.of(Long.parseLong(pid)).isEmpty();
    }
}
