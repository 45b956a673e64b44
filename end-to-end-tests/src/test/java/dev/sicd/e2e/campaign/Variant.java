package dev.sicd.e2e.campaign;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * The system with one thing switched off that its promises rest on, or set otherwise: no setting does that, so one source file is
 * compiled anew with a text replaced. A campaign that finds nothing in a system without its safeguards is worth nothing.
 */
enum Variant {
    /** A transaction per commit is what makes a fold exactly once. */
    EXACTLY_ONCE_OFF(
            "aggregator-streams/src/main/java/dev/sicd/aggregator/Aggregator.java",
            "StreamsConfig.EXACTLY_ONCE_V2",
            "StreamsConfig.AT_LEAST_ONCE"),
    /** An event that was sent twice is admitted twice. */
    DEDUPE_OFF(
            "aggregator-streams/src/main/java/dev/sicd/aggregator/Ledger.java",
            "if (seen.isPresent()) {",
            "if (seen.isPresent() && seen.get().position() < 0) {"),
    /** A publication does not look for what an earlier try has done. */
    PROBE_OFF(
            "model/src/main/java/dev/sicd/model/publish/Publication.java",
            "new Probing.PullRequests()",
            "new Reading.Repository(java.util.Optional.empty())"),
    /** Not off, but bare: each change of a store is written at once, so that a transaction is open nearly all the time. */
    RECORD_CACHE_0(
            "aggregator-streams/src/main/java/dev/sicd/aggregator/Aggregator.java",
            "STATESTORE_CACHE_MAX_BYTES_CONFIG, 32L << 20",
            "STATESTORE_CACHE_MAX_BYTES_CONFIG, 0L");

    private final String file;
    private final String text;
    private final String replacement;

    Variant(String file, String text, String replacement) {
        this.file = file;
        this.text = text;
        this.replacement = replacement;
    }

    /**
     * Classes that go before the system's own on a class path.
     *
     * @param root of the sources of this system
     * @param directory a new one
     */
    Path compile(Path root, Path directory) throws IOException {
        String source = Files.readString(root.resolve(file));
        if (!source.contains(text)) {
            throw new IllegalStateException("%s has no '%s' any more; %s has to name what is there now"
                    .formatted(file, text, this));
        }
        Path patched = Files.createDirectories(directory.resolve("source")).resolve(Path.of(file).getFileName());
        Files.writeString(patched, source.replace(text, replacement));
        Path classes = Files.createDirectories(directory.resolve("classes"));
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter complaints = new StringWriter();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(problem -> {}, java.util.Locale.ROOT, null)) {
            List<String> options = List.of(
                    "-proc:none",
                    "-nowarn",
                    "--release",
                    "21",
                    "-d",
                    classes.toString(),
                    "-cp",
                    System.getProperty("java.class.path"));
            boolean compiled = compiler.getTask(
                            complaints, files, null, options, null, files.getJavaFileObjects(patched))
                    .call();
            if (!compiled) {
                throw new IllegalStateException(this + " does not compile: " + complaints);
            }
        }
        return classes;
    }
}
