package dev.sicd.benchmarks.reads;

import java.io.BufferedReader;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Starts a system, records little and much in it, and reads both while somebody writes: the same requests round by round, so
 * that what else the machine does is shared among them. Prints a table in Markdown.
 */
public final class ReadLatency {
    private static final int CLIENTS = 16;
    private static final int WRITES_PER_SECOND = 200;
    private static final int ROUNDS = 5;
    /** At once, which keeps all cores busy with reads; and as those who also do something else. */
    private static final List<Duration> PAUSES = List.of(Duration.ZERO, Duration.ofMillis(10));

    private static final String READY = "SICD ready: ";
    private static final String NOTHING = "nothing (`/livez`)";

    private ReadLatency() {}

    /** Starts with the launcher's path and, for a short look, {@code --quick}. */
    public static void main(String[] arguments) throws Exception {
        boolean quick = List.of(arguments).contains("--quick");
        ProcessBuilder dev = new ProcessBuilder(arguments[0], "dev", "--ephemeral", "--port", "0", "--kafka-port", "0")
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        dev.environment().put("SICD_RATE_LIMIT_PER_SECOND", "0");
        Process system = dev.start();
        try (BufferedReader said = system.inputReader()) {
            String ready = said.lines()
                    .filter(line -> line.startsWith(READY))
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("the system did not start"));
            URI server = URI.create(ready.substring(READY.length()).split(" ")[0]);
            measure(server, system.toHandle(), quick);
        } finally {
            system.destroy();
            system.waitFor();
        }
    }

    private static void measure(URI server, ProcessHandle system, boolean quick) throws Exception {
        long begun = System.nanoTime();
        int many = quick ? 3_000 : 30_000;
        int longest = quick ? 6_000 : 60_000;
        Recorded.in(server, 10, many, 10, longest);
        System.err.printf(
                "recorded and committed after %d s%n",
                Duration.ofNanos(System.nanoTime() - begun).toSeconds());
        Map<String, String> reads = reads(many, longest);
        try (Writer writer = new Writer(server, WRITES_PER_SECOND);
                ClosedLoop clients = new ClosedLoop(server, CLIENTS)) {
            for (String path : reads.values()) {
                // what is compiled late is compiled while others are measured
                clients.run(path, Duration.ofSeconds(quick ? 1 : 15), Duration.ZERO);
            }
            Duration time = Duration.ofSeconds(quick ? 1 : 4);
            for (Duration pause : PAUSES) {
                long written = writer.written();
                measure(clients, reads, system, time, pause);
                System.out.printf("%d actions were written meanwhile.%n%n", writer.written() - written);
            }
        }
    }

    private static void measure(
            ClosedLoop clients, Map<String, String> reads, ProcessHandle system, Duration time, Duration pause)
            throws Exception {
        Map<String, List<long[]>> took = new LinkedHashMap<>();
        Map<String, Duration> cpu = new LinkedHashMap<>();
        for (int round = 0; round < ROUNDS; round++) {
            for (Map.Entry<String, String> read : reads.entrySet()) {
                Duration before = system.info().totalCpuDuration().orElseThrow();
                long[] answers = clients.run(read.getValue(), time, pause);
                took.computeIfAbsent(read.getKey(), name -> new ArrayList<>()).add(answers);
                cpu.merge(
                        read.getKey(),
                        system.info().totalCpuDuration().orElseThrow().minus(before),
                        Duration::plus);
            }
        }
        System.out.printf("%d clients, each asking %d ms after its last answer:%n%n", CLIENTS, pause.toMillis());
        print(took, cpu, time);
        System.out.println();
    }

    private static Map<String, String> reads(int many, int longest) {
        String base = "/admin/training";
        String header = "/%s_ep0001?fields=status,started_at,completed_at,metrics,action_count";
        Map<String, String> reads = new LinkedHashMap<>();
        reads.put(NOTHING, "/livez");
        reads.put("summary, 10 episodes", base + "/runs/few/summary");
        reads.put("summary, %,d episodes".formatted(many), base + "/runs/many/summary");
        reads.put("episode header, 10 actions", base + "/episodes/short" + header.formatted("short"));
        reads.put("episode header, %,d actions".formatted(longest), base + "/episodes/long" + header.formatted("long"));
        reads.put("10 episode ids of 10", base + "/episodes/few?limit=10");
        reads.put("10 episode ids of %,d".formatted(many), base + "/episodes/many?limit=10");
        reads.put("timeline page of 10, 10 actions", base + "/runs/short/timeline?limit=10");
        reads.put(
                "timeline page of 10, %,d actions".formatted(longest),
                base + "/runs/long/timeline?limit=10&from=" + longest / 2);
        return reads;
    }

    private static void print(Map<String, List<long[]>> took, Map<String, Duration> cpu, Duration time) {
        double reference = perSecond(took.get(NOTHING), time);
        System.out.println(
                "| read | per second | of nothing's | p50 ms | p99 ms | p99 by round | CPU of the system per read, µs |");
        System.out.println("|---|---|---|---|---|---|---|");
        took.forEach((name, rounds) -> {
            long[] all = rounds.stream().flatMapToLong(Arrays::stream).sorted().toArray();
            String byRound = String.join(
                    " ",
                    rounds.stream().map(round -> millis(percentile(round, 99))).toList());
            System.out.printf(
                    Locale.ROOT,
                    "| %s | %,.0f | %.2f | %s | %s | %s | %.0f |%n",
                    name,
                    perSecond(rounds, time),
                    perSecond(rounds, time) / reference,
                    millis(percentile(all, 50)),
                    millis(percentile(all, 99)),
                    byRound,
                    cpu.get(name).toNanos() / 1_000.0 / all.length);
        });
    }

    private static double perSecond(List<long[]> rounds, Duration time) {
        return rounds.stream().mapToLong(round -> round.length).sum() / (double) (time.toSeconds() * rounds.size());
    }

    private static long percentile(long[] sorted, int percent) {
        return sorted[(int) Math.min(sorted.length - 1L, (long) sorted.length * percent / 100)];
    }

    private static String millis(long nanos) {
        return String.format(Locale.ROOT, "%.2f", nanos / 1e6);
    }
}
