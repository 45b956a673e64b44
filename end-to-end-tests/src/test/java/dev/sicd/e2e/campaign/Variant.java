package dev.sicd.e2e.campaign;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * The system with one thing switched off that its promises rest on, or set otherwise: no setting does that, so a source file
 * is compiled anew with a text replaced. A campaign that finds nothing in a system without its safeguards is worth nothing.
 */
enum Variant {
    /** A transaction per commit is what makes a fold exactly once. */
    EXACTLY_ONCE_OFF(
            new Change(Variant.AGGREGATOR, "StreamsConfig.EXACTLY_ONCE_V2", "StreamsConfig.AT_LEAST_ONCE"),
            // commits are the consumer's then, and readers have to hear of them all the same
            new Change(Variant.CLIENTS, Variant.PLAIN, Variant.REPORTING)),
    /** An event that was sent twice is admitted twice. */
    DEDUPE_OFF(new Change(
            "aggregator-streams/src/main/java/dev/sicd/aggregator/Ledger.java",
            "if (seen.isPresent()) {",
            "if (seen.isPresent() && seen.get().position() < 0) {")),
    /** A publication does not look for what an earlier try has done: neither at first, nor when it finds its branch there. */
    PROBE_OFF(
            new Change(Variant.PUBLISH + "Publication.java", Variant.PROBE, Variant.NO_PROBE),
            new Change(Variant.PUBLISH + "Troubled.java", Variant.PROBE, Variant.NO_PROBE)),
    /** Nothing off, but all bare: each change of a store is written at once, so that a transaction is open nearly all the time. */
    RECORD_CACHE_0(new Change(
            Variant.AGGREGATOR,
            "STATESTORE_CACHE_MAX_BYTES_CONFIG, 32L << 20",
            "STATESTORE_CACHE_MAX_BYTES_CONFIG, 0L"));

    private static final String AGGREGATOR = "aggregator-streams/src/main/java/dev/sicd/aggregator/Aggregator.java";
    private static final String CLIENTS = "aggregator-streams/src/main/java/dev/sicd/aggregator/ReportingClients.java";
    private static final String PLAIN =
            "return new MemberReportingConsumer(config, member -> members.accept(clientId, member));";
    private static final String REPORTING = """
            return new KafkaConsumer<byte[], byte[]>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer()) {
                        @Override
                        public org.apache.kafka.clients.consumer.ConsumerRecords<byte[], byte[]> poll(
                                java.time.Duration timeout) {
                            var records = super.poll(timeout);
                            members.accept(clientId, groupMetadata().memberId());
                            return records;
                        }

                        @Override
                        public void commitSync(
                                Map<TopicPartition, org.apache.kafka.clients.consumer.OffsetAndMetadata> offsets) {
                            super.commitSync(offsets);
                            Map<TopicPartition, Long> next = new java.util.HashMap<>();
                            offsets.forEach((partition, offset) -> next.put(partition, offset.offset()));
                            committed.accept(next);
                        }
                    };
            """;
    private static final String PUBLISH = "model/src/main/java/dev/sicd/model/publish/";
    private static final String PROBE = "new Probing.PullRequests()";
    private static final String NO_PROBE = "new Reading.Repository(java.util.Optional.empty())";

    @SuppressWarnings("ImmutableEnumChecker") // a copy that cannot be changed
    private final List<Change> changes;

    Variant(Change... changes) {
        this.changes = List.of(changes);
    }

    private record Change(String file, String text, String replacement) {
        Path write(Path root, Path directory) throws IOException {
            String source = Files.readString(root.resolve(file));
            if (!source.contains(text)) {
                throw new IllegalStateException(
                        "%s has no '%s' any more: name here what is there now".formatted(file, text));
            }
            return Files.writeString(directory.resolve(Path.of(file).getFileName()), source.replace(text, replacement));
        }
    }

    /**
     * Classes that go before the system's own on a class path.
     *
     * @param root of the sources of this system
     * @param directory a new one
     */
    Path compile(Path root, Path directory) throws IOException {
        Path sources = Files.createDirectories(directory.resolve("source"));
        List<Path> changed = new ArrayList<>();
        for (Change change : changes) {
            changed.add(change.write(root, sources));
        }
        Path classes = Files.createDirectories(directory.resolve("classes"));
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter complaints = new StringWriter();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(problem -> {}, Locale.ROOT, UTF_8)) {
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
                            complaints, files, null, options, null, files.getJavaFileObjectsFromPaths(changed))
                    .call();
            if (!compiled) {
                throw new IllegalStateException(this + " does not compile: " + complaints);
            }
        }
        return classes;
    }
}
