package dev.sicd.benchmarks.system;

import dev.sicd.kit.Metrics;
import dev.sicd.kit.http.HttpConfig;
import dev.sicd.kit.http.HttpServer;
import dev.sicd.kit.http.Reply;
import dev.sicd.kit.http.Routes;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;

/**
 * The product's HTTP server alone in a process, at the paths of ingest: it reads what it is sent and answers as much as ingest
 * does. It looks at nothing of it, and records nothing.
 */
public record NoopServer(Program program, URI url) {
    private static final Duration START_MAX = Duration.ofSeconds(60);
    private static final String READY = "no-op server ready: ";

    /**
     * Starts it.
     *
     * @param actionReplyBytes of the answer to one action
     * @param batchReplyBytes of the answer to a batch
     */
    public static NoopServer start(Lab lab, int actionReplyBytes, int batchReplyBytes)
            throws IOException, InterruptedException {
        Program program = lab.java(
                "no-op", NoopServer.class, Integer.toString(actionReplyBytes), Integer.toString(batchReplyBytes));
        return new NoopServer(program, URI.create(program.awaitLine(READY, START_MAX)));
    }

    /** @param arguments the bytes of an answer to one action, and to a batch */
    public static void main(String[] arguments) throws InterruptedException {
        Reply toAction = reply(202, Integer.parseInt(arguments[0]));
        Reply toBatch = reply(207, Integer.parseInt(arguments[1]));
        Routes routes = Routes.builder()
                .post(Dev.API + "/episodes/{run_id}/{episode_id}/actions", request -> toAction)
                .post(Dev.API + "/events", request -> toBatch)
                .build();
        try (Metrics metrics = Metrics.create();
                HttpServer server = HttpServer.start(HttpConfig.onPort(0), routes, metrics)) {
            System.out.println(READY + server.url());
            Thread.currentThread().join();
        }
    }

    private static Reply reply(int status, int bytes) {
        byte[] body = new byte[bytes];
        Arrays.fill(body, (byte) ' ');
        return Reply.of(status, "application/json", body).withHeader("Sicd-At", "sicd.episode-events:0:1000000");
    }
}
