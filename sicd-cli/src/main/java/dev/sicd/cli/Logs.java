package dev.sicd.cli;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;
import java.util.Objects;
import org.apache.logging.log4j.core.config.Configurator;

/** Where logs go: nowhere, into files, or to standard error. Never to standard output, which is for what a command says. */
public final class Logs {
    private Logs() {}

    /** Must come before anything makes a logger. */
    static void toNowhere() {
        // Helidon logs through the JDK, whose own handler writes to the console
        System.setProperty("java.util.logging.manager", "org.apache.logging.log4j.jul.LogManager");
        System.setProperty(
                "log4j2.configurationFile", resource("log-nowhere.xml").toString());
    }

    /** From now on into {@code sicd.log} of a directory. */
    public static void toDirectory(Path directory) {
        System.setProperty("sicd.logs", directory.toAbsolutePath().toString());
        Configurator.reconfigure(resource("log-to-file.xml"));
    }

    /** From now on to standard error, for services whose output somebody collects. */
    public static void toStandardError() {
        Configurator.reconfigure(resource("log-to-stderr.xml"));
    }

    private static URI resource(String name) {
        URL url = Objects.requireNonNull(Logs.class.getResource(name), name);
        try {
            return url.toURI();
        } catch (URISyntaxException e) {
            throw new IllegalStateException("a resource of ours has no address", e);
        }
    }
}
