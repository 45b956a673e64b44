package dev.sicd.e2e.cluster;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The command line of a JVM that runs something of the tests themselves. */
final class Java {
    private static final int UNSAFE_WARNS_FROM = 23;

    private Java() {}

    static List<String> command(String heap, List<String> program) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                owner(),
                "--enable-native-access=ALL-UNNAMED",
                heap,
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Dlog4j2.configurationFile=classpath:dev/sicd/e2e/cluster/broker-log4j2.xml"));
        if (Runtime.version().feature() >= UNSAFE_WARNS_FROM) {
            command.add("--sun-misc-unsafe-memory-access=allow");
        }
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.addAll(program);
        return List.copyOf(command);
    }

    /** By which a process is known as this one's. */
    static String owner() {
        return Leftovers.OWNER + ProcessHandle.current().pid();
    }
}
