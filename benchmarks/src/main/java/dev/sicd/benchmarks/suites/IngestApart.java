package dev.sicd.benchmarks.suites;

import dev.sicd.benchmarks.system.Broker;
import dev.sicd.benchmarks.system.Lab;
import dev.sicd.benchmarks.system.Program;
import dev.sicd.benchmarks.system.SystemTopics;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;

/**
 * {@code sicd ingest} and a broker, a process each, and no aggregator: whose processor time is whose shows, and nobody folds
 * meanwhile. By its own account this ingest is not ready, since it cannot read the capabilities; actions need none.
 */
record IngestApart(Program program, URI url, Broker broker) {
    private static final int PARTITIONS = 6;
    private static final Duration START_MAX = Duration.ofSeconds(60);
    private static final long LOOK_MILLIS = 50;
    private static final int OK = 200;

    static IngestApart start(Lab lab) throws Exception {
        Broker broker = Broker.start(lab);
        broker.topics().make(SystemTopics.PREFIX, PARTITIONS, 1);
        int port = freePort();
        // nobody answers there, and none of what is asked here needs an answer
        String nobody = "http://127.0.0.1:" + freePort();
        Program program = lab.sicd(
                "ingest",
                Map.of(
                        "SICD_BOOTSTRAP_SERVERS",
                        broker.bootstrapServers(),
                        "SICD_TOPIC_PREFIX",
                        SystemTopics.PREFIX,
                        "SICD_PORT",
                        Integer.toString(port),
                        "SICD_APPROVAL_KEY_FILE",
                        lab.approvalKey().toString(),
                        "SICD_AGGREGATORS",
                        nobody,
                        "SICD_RATE_LIMIT_PER_SECOND",
                        "0",
                        "ENABLE_TRAINING",
                        "true"),
                "ingest");
        IngestApart ingest = new IngestApart(program, URI.create("http://127.0.0.1:" + port), broker);
        ingest.awaitWrites();
        return ingest;
    }

    /** How many events are on the log. */
    long recorded() throws Exception {
        return broker.topics().events(SystemTopics.PREFIX);
    }

    private void awaitWrites() throws InterruptedException {
        long deadline = System.nanoTime() + START_MAX.toNanos();
        try (HttpClient client = HttpClient.newHttpClient()) {
            while (!isAlive(client)) {
                if (System.nanoTime() > deadline) {
                    throw new IllegalStateException(
                            "sicd ingest should answer at %s within %s, and did not".formatted(url, START_MAX));
                }
                Thread.sleep(LOOK_MILLIS);
            }
        }
    }

    private boolean isAlive(HttpClient client) throws InterruptedException {
        try {
            return client.send(
                                    HttpRequest.newBuilder(url.resolve("/livez"))
                                            .timeout(START_MAX)
                                            .build(),
                                    HttpResponse.BodyHandlers.discarding())
                            .statusCode()
                    == OK;
        } catch (IOException notYet) {
            return false;
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket any = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return any.getLocalPort();
        }
    }
}
