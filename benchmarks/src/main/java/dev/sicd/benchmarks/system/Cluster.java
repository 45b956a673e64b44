package dev.sicd.benchmarks.system;

import dev.sicd.benchmarks.measure.Actor;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.common.Uuid;

/**
 * Three brokers and the services of a system, each a process: {@code ingest}, {@code aggregator} and {@code query}.
 *
 * @param ingest where is written
 * @param query where is read
 * @param actors all of its processes; the brokers have one name
 */
public record Cluster(String bootstrapServers, URI ingest, URI query, List<Actor> actors) {
    private static final int BROKERS = 3;
    private static final int PARTITIONS = 6;
    private static final Duration START_MAX = Duration.ofSeconds(120);

    public Cluster {
        actors = List.copyOf(actors);
    }

    public static Cluster start(Lab lab)
            throws IOException, InterruptedException, ExecutionException, TimeoutException {
        List<Integer> ports = freePorts(2 * BROKERS + 1);
        List<Program> programs = new ArrayList<>(brokers(lab, ports));
        String servers = ports.subList(0, BROKERS).stream()
                .map(port -> "127.0.0.1:" + port)
                .collect(Collectors.joining(","));
        for (Program broker : programs) {
            broker.awaitLine(ClusterBroker.READY, START_MAX);
        }
        new SystemTopics(servers).make(SystemTopics.PREFIX, PARTITIONS, BROKERS);
        String reads = "127.0.0.1:" + ports.getLast();
        Program aggregator = service(
                lab,
                "aggregator",
                servers,
                Map.of(
                        "SICD_INSTANCE_ID",
                        "one",
                        "SICD_READ_ADDRESS",
                        reads,
                        "SICD_PORT",
                        ports.getLast().toString(),
                        "SICD_STATE_DIR",
                        lab.directory("state").toString()));
        ready(aggregator, "aggregator");
        Program ingest = service(
                lab,
                "ingest",
                servers,
                Map.of(
                        "SICD_AGGREGATORS", "http://" + reads,
                        "SICD_APPROVAL_KEY_FILE", lab.approvalKey().toString(),
                        "SICD_RATE_LIMIT_PER_SECOND", "0",
                        "ENABLE_TRAINING", "true",
                        "SICD_PORT", "0"));
        Program query = service(lab, "query", servers, Map.of("SICD_AGGREGATORS", "http://" + reads, "SICD_PORT", "0"));
        programs.addAll(List.of(aggregator, ingest, query));
        return new Cluster(
                servers,
                URI.create(ready(ingest, "ingest")),
                URI.create(ready(query, "query")),
                programs.stream().map(Program::actor).toList());
    }

    private static List<Program> brokers(Lab lab, List<Integer> ports) throws IOException {
        String voters = IntStream.range(0, BROKERS)
                .mapToObj(i -> "%d@127.0.0.1:%d".formatted(i + 1, ports.get(BROKERS + i)))
                .collect(Collectors.joining(","));
        String cluster = Uuid.randomUuid().toString();
        List<Program> brokers = new ArrayList<>();
        for (int i = 0; i < BROKERS; i++) {
            brokers.add(lab.java(
                    "brokers",
                    ClusterBroker.class,
                    lab.directory("broker").toString(),
                    Integer.toString(i + 1),
                    cluster,
                    ports.get(i).toString(),
                    ports.get(BROKERS + i).toString(),
                    voters));
        }
        return brokers;
    }

    private static Program service(Lab lab, String name, String servers, Map<String, String> settings)
            throws IOException {
        Map<String, String> all = new HashMap<>(settings);
        all.put("SICD_BOOTSTRAP_SERVERS", servers);
        return lab.sicd(name, all, name);
    }

    private static String ready(Program service, String name) throws IOException, InterruptedException {
        return service.awaitLine("SICD " + name + " ready: ", START_MAX).split(" ")[0];
    }

    /** All are held until all are found: one that is let go at once is soon given out again. */
    private static List<Integer> freePorts(int count) throws IOException {
        List<ServerSocket> probes = new ArrayList<>();
        try {
            for (int i = 0; i < count; i++) {
                probes.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
            }
            return probes.stream().map(ServerSocket::getLocalPort).toList();
        } finally {
            for (ServerSocket probe : probes) {
                probe.close();
            }
        }
    }
}
