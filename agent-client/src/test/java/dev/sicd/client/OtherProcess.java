package dev.sicd.client;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What other processes see of a lock; in this one Java knows by itself. */
final class OtherProcess {
    private static final String PROBE = """
            import java.nio.channels.FileChannel;
            import java.nio.file.Path;
            import java.nio.file.StandardOpenOption;

            class Probe {
                public static void main(String[] file) throws Exception {
                    try (FileChannel channel = FileChannel.open(Path.of(file[0]), StandardOpenOption.WRITE)) {
                        System.exit(channel.tryLock() == null ? 3 : 0);
                    }
                }
            }
            """;

    private OtherProcess() {}

    static boolean canLock(Path file) throws IOException, InterruptedException {
        Path directory = Files.createTempDirectory("probe");
        Path source = Files.writeString(directory.resolve("Probe.java"), PROBE);
        try {
            String java =
                    Path.of(System.getProperty("java.home"), "bin", "java").toString();
            int exit = new ProcessBuilder(java, "-XX:TieredStopAtLevel=1", source.toString(), file.toString())
                    .inheritIO()
                    .start()
                    .waitFor();
            if (exit != 0 && exit != 3) {
                throw new IllegalStateException("the probe ended with " + exit);
            }
            return exit == 0;
        } finally {
            Files.delete(source);
            Files.delete(directory);
        }
    }
}
