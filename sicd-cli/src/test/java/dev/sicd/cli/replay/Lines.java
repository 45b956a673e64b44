package dev.sicd.cli.replay;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sicd.cli.terminal.Terminal;
import dev.sicd.model.event.Actor;
import dev.sicd.model.event.EndStatus;
import dev.sicd.model.event.Envelope;
import dev.sicd.model.event.EpisodeEvent.ActionLogged;
import dev.sicd.model.event.EpisodeEvent.EpisodeCompleted;
import dev.sicd.model.event.EpisodeEvent.EpisodeStarted;
import dev.sicd.model.event.EpisodeEvent.MetricsUpdated;
import dev.sicd.model.event.EpisodeEvent.OutcomeLogged;
import dev.sicd.model.event.EpisodeEvent.RunStarted;
import dev.sicd.model.event.Event;
import dev.sicd.model.event.Ids;
import dev.sicd.model.event.Metrics;
import dev.sicd.model.ledger.Chain;
import dev.sicd.schemas.EventCodec;
import dev.sicd.schemas.LedgerLine;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.apache.kafka.common.utils.Utils;
import picocli.CommandLine;

/** A ledger in memory, chained as the real one is, with holes between offsets where transactions end. */
public final class Lines implements LedgerFeed {
    public static final Instant AT = Instant.parse("2025-01-01T10:00:00Z");

    private final int partitions;
    private final SortedMap<Integer, List<LedgerLine>> byPartition = new TreeMap<>();
    private final Map<String, Chain> chains = new HashMap<>();
    private long failAfter = Long.MAX_VALUE;

    public Lines(int partitions) {
        this.partitions = partitions;
        for (int i = 0; i < partitions; i++) {
            byPartition.put(i, new ArrayList<>());
        }
    }

    /** It was killed. */
    public static final class Killed extends RuntimeException {}

    /** What a command said and how it ended. */
    public record Said(int exitCode, List<String> out, List<String> err) {}

    public static Said run(Function<Terminal, CommandLine> command, String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        CommandLine line = command.apply(terminal(out, err));
        line.setErr(new PrintWriter(err, true, UTF_8));
        int exitCode = line.execute(arguments);
        return new Said(
                exitCode,
                out.toString(UTF_8).lines().toList(),
                err.toString(UTF_8).lines().toList());
    }

    public static Terminal terminal(ByteArrayOutputStream out, ByteArrayOutputStream err) {
        return new Terminal(new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8), false);
    }

    public Lines add(Event event) {
        return add(event.envelope().runId(), EventCodec.encode(event));
    }

    public Lines add(String runId, byte[] value) {
        int partition = Utils.toPositive(Utils.murmur2(runId.getBytes(UTF_8))) % partitions;
        List<LedgerLine> lines = byPartition.computeIfAbsent(partition, any -> new ArrayList<>());
        Chain chain = chains.getOrDefault(runId, Chain.start(runId)).append(Chain.leaf(runId.getBytes(UTF_8), value));
        chains.put(runId, chain);
        // every third offset is the end of a transaction
        long offset = lines.size() + lines.size() / 2L;
        lines.add(new LedgerLine(
                partition,
                offset,
                runId,
                chain.position(),
                AT.plusSeconds(offset),
                "sicd.episode-events:" + partition + ":" + lines.size(),
                Chain.leaf(runId.getBytes(UTF_8), value).hex(),
                chain.head().hex(),
                value));
        return this;
    }

    /** Some runs of two episodes each, interleaved. */
    public Lines addRuns(int runs, int actions) {
        for (int run = 0; run < runs; run++) {
            String id = "run_" + (run + 1);
            add(new RunStarted(envelope(id, "start"), 2, false, "task of " + id, List.of("t")));
        }
        for (int number = 1; number <= 2; number++) {
            for (int run = 0; run < runs; run++) {
                String id = "run_" + (run + 1);
                add(new EpisodeStarted(
                        inEpisode(id, number, "start"), number, "Größer, 速い", "{\"a\":1}", Optional.empty()));
            }
            for (int i = 0; i < actions; i++) {
                for (int run = 0; run < runs; run++) {
                    String id = "run_" + (run + 1);
                    add(new ActionLogged(inEpisode(id, number, "a" + i), "step", "{\"i\": " + i + "}"));
                    add(new MetricsUpdated(
                            inEpisode(id, number, "m" + i), new Metrics(10 + i, 1500, 1, 0, 1, 1, 0, 3)));
                }
            }
            for (int run = 0; run < runs; run++) {
                String id = "run_" + (run + 1);
                add(new OutcomeLogged(inEpisode(id, number, "o"), "done", "{\"ok\":true}"));
                if (number == 1) {
                    add(new EpisodeCompleted(
                            inEpisode(id, number, "end"),
                            run % 2 == 0 ? EndStatus.COMPLETED : EndStatus.FAILED,
                            "{\"quality_score\":0.95}",
                            OptionalLong.empty()));
                }
            }
        }
        return this;
    }

    public static Envelope envelope(String run, String what) {
        return Envelope.ofRun(Ids.derived("test", run, what), run, AT, Actor.agent("test"));
    }

    public static Envelope inEpisode(String run, int number, String what) {
        return Envelope.ofEpisode(
                Ids.derived("test", run, Integer.toString(number), what),
                run,
                Ids.episodeId(run, number),
                AT,
                Actor.agent("test"));
    }

    /** Dies when so many lines were read from now on. */
    public Lines failingAfter(long lines) {
        failAfter = lines;
        return this;
    }

    public List<LedgerLine> all() {
        return byPartition.values().stream().flatMap(List::stream).toList();
    }

    @Override
    public String topic() {
        return "sicd.ledger";
    }

    @Override
    public String cluster() {
        return "in-memory";
    }

    @Override
    public SortedMap<Integer, Span> spans() {
        SortedMap<Integer, Span> spans = new TreeMap<>();
        byPartition.forEach((partition, lines) -> spans.put(
                partition, new Span(0, lines.isEmpty() ? 0 : lines.getLast().offset() + 1)));
        return spans;
    }

    @Override
    public Map<Integer, Long> offsetsAt(Instant moment) {
        Map<Integer, Long> offsets = new TreeMap<>();
        byPartition.forEach((partition, lines) -> lines.stream()
                .filter(line -> !line.recordedAt().isBefore(moment))
                .findFirst()
                .ifPresent(line -> offsets.put(partition, line.offset())));
        return offsets;
    }

    @Override
    public void read(int partition, Span span, Each each) {
        for (LedgerLine line : byPartition.getOrDefault(partition, List.of())) {
            if (line.offset() >= span.from() && line.offset() < span.end()) {
                if (failAfter-- == 0) {
                    throw new Killed();
                }
                if (!each.accept(line)) {
                    return;
                }
            }
        }
    }

    @Override
    public void follow(Map<Integer, Long> from, Each each) {
        throw new UnsupportedOperationException("a ledger in memory does not grow");
    }

    @Override
    public void close() {}
}
