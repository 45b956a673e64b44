package dev.sicd.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a logger says, and where it is when nobody takes it. */
class EpisodeLoggerTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration SHORT = Duration.ofMillis(200);

    @TempDir
    Path directory;

    private final FakeTransport log = new FakeTransport();

    private EpisodeLoggerBuilder builder() {
        return EpisodeLogger.of("tester").over(log).withFlushMax(SHORT);
    }

    private EpisodeLoggerBuilder spooling() {
        return builder().spoolingTo(directory.resolve("spool"));
    }

    @Test
    void numbersItsEventsPerRunAndDeclaresTheLast() throws IOException {
        try (EpisodeLogger logger = builder().open()) {
            logger.startRun(RunStart.of("run_1").withEpisodes(2).withTags(List.of("a")));
            EpisodeHandle first = logger.startEpisode(EpisodeStart.of("run_1", 1));
            EpisodeHandle second = logger.startEpisode(EpisodeStart.of("run_1", 2));
            EpisodeHandle other = logger.startEpisode(EpisodeStart.of("run_2", 1));
            first.logAction("a", Map.of());
            second.logOutcome("b", Map.of());
            other.logAction("c", Map.of());
            first.completeEpisode();
            logger.completeRun("run_1", EndStatus.COMPLETED, "done");
            logger.flush(PATIENCE);
        }
        List<JsonNode> events = events();
        assertThat(events)
                .extracting(event -> event.get("type").asText() + " "
                        + event.path("producer_seq").asText("-"))
                .containsExactly(
                        "RunStarted -",
                        "EpisodeStarted -",
                        "EpisodeStarted -",
                        "EpisodeStarted -",
                        "ActionLogged 1",
                        "OutcomeLogged 2",
                        "ActionLogged 1",
                        "EpisodeCompleted 3",
                        "RunCompleted 4");
        assertThat(events.get(7)
                        .get("episode_completed")
                        .get("last_producer_seq")
                        .longValue())
                .isEqualTo(3);
        assertThat(events.get(4).get("producer_id")).isEqualTo(events.get(8).get("producer_id"));
        assertThat(events.get(4).get("producer_id")).isNotEqualTo(events.get(6).get("producer_id"));
    }

    @Test
    void startsAreTheSameEventWhoeverSaysThemAgain() throws IOException {
        for (int process = 0; process < 2; process++) {
            try (EpisodeLogger logger = builder().open()) {
                logger.startRun(RunStart.of("run_1"));
                logger.startEpisode(EpisodeStart.of("run_1", 7)).logAction("a", Map.of());
                logger.flush(PATIENCE);
            }
        }
        List<String> ids =
                events().stream().map(event -> event.get("event_id").asText()).toList();
        assertThat(ids.subList(3, 5)).isEqualTo(ids.subList(0, 2));
        assertThat(ids.get(5)).isNotEqualTo(ids.get(2));
        assertThat(ids.get(0))
                .isEqualTo(
                        dev.sicd.model.event.Ids.derived("RunStarted", "run_1").toString());
        assertThat(ids.get(1))
                .isEqualTo(dev.sicd.model.event.Ids.derived("EpisodeStarted", "run_1_ep0007")
                        .toString());
    }

    @Test
    void helpersLogTheActionAndCountTheMetrics() throws IOException {
        try (EpisodeLogger logger = builder().open();
                EpisodeHandle episode = logger.startEpisode(EpisodeStart.of("run_1", 1))) {
            episode.logRagQuery(new RagQuery("best practices for vector search", 5, "aura_documents"));
            episode.logLlmCall(new LlmCall("Generate", "llama3.2:1b", "ollama", 500, 250.0));
            episode.logEmbedding(new Embedding("Code snippet", "all-MiniLM-L6-v2", 384));
            logger.flush(PATIENCE);
        }
        assertThat(events().subList(1, 6))
                .extracting(event -> payload(event))
                .containsExactly(
                        "{\"type\":\"rag_query\",\"data\":{\"query\":\"best practices for vector search\",\"results\":5,\"collection\":\"aura_documents\"}}",
                        "{\"rag_queries\":1}",
                        "{\"type\":\"llm_generation\",\"data\":{\"prompt\":\"Generate\",\"model\":\"llama3.2:1b\",\"backend\":\"ollama\",\"tokens\":500}}",
                        "{\"inference_time_us\":250000,\"llm_calls\":1,\"tokens_used\":500}",
                        "{\"type\":\"embedding_generation\",\"data\":{\"text\":\"Code snippet\",\"model\":\"all-MiniLM-L6-v2\",\"dimensions\":384}}");
    }

    @Test
    void anAbandonedEpisodeEndsAsFailedAndAnEndedOneOnce() throws IOException {
        try (EpisodeLogger logger = builder().open()) {
            try (EpisodeHandle abandoned = logger.startEpisode(EpisodeStart.of("run_1", 1))) {
                abandoned.logAction("a", Map.of());
            }
            try (EpisodeHandle ended = logger.startEpisode(EpisodeStart.of("run_1", 2))) {
                ended.completeEpisode(EndStatus.COMPLETED, Map.of("quality_score", 0.95));
                ended.logAction("too late", Map.of());
                ended.completeEpisode();
            }
            FlushResult result = logger.flush(PATIENCE);
            assertThat(result.rejected()).isEqualTo(2);
            assertThat(result.reasons()).containsExactly(Map.entry("the episode has ended already", 2L));
        }
        assertThat(events())
                .filteredOn(event -> event.get("type").asText().equals("EpisodeCompleted"))
                .extracting(event -> payload(event))
                .containsExactly(
                        "{\"status\":\"failed\",\"metadata\":{\"reason\":\"closed without an end\"},\"last_producer_seq\":2}",
                        "{\"status\":\"completed\",\"metadata\":{\"quality_score\":0.95},\"last_producer_seq\":3}");
    }

    @Test
    void countsWhatCannotBePutIntoWordsLeavesAGapAndGoesOn() throws IOException {
        Map<String, Object> endless = new LinkedHashMap<>();
        endless.put("self", endless);
        try (EpisodeLogger logger = builder().open()) {
            EpisodeHandle episode = logger.startEpisode(EpisodeStart.of("run_1", 1));
            episode.logAction("", Map.of());
            episode.logAction("a", endless);
            episode.logAction("b", Map.of("text", "\ud800"));
            episode.logAction("c", Map.of("text", "x".repeat(2_000_000)));
            episode.updateMetrics(MetricsDelta.none());
            episode.logLlmCall(new LlmCall("", "", "", -1, 0));
            episode.logAction("good", Map.of());
            assertThat(logger.flush(PATIENCE).rejected()).isEqualTo(6);
        }
        assertThat(events())
                .filteredOn(event -> event.get("type").asText().equals("ActionLogged"))
                .extracting(
                        event -> event.get("action_logged").get("type").asText(),
                        event -> event.get("producer_seq").asInt())
                .contains(org.assertj.core.groups.Tuple.tuple("good", 8));
    }

    @Test
    void anOutageLosesAndDoublesNothingAndKeepsTheOrder() throws Exception {
        try (EpisodeLogger logger = spooling().open()) {
            EpisodeHandle episode = logger.startEpisode(EpisodeStart.of("run_1", 1));
            for (int i = 0; i < 3_000; i++) {
                if (i % 500 == 100) {
                    log.set(FakeTransport.Mode.AWAY);
                }
                if (i % 500 == 200) {
                    log.set(FakeTransport.Mode.THROWS);
                }
                if (i % 500 == 250) {
                    log.set(FakeTransport.Mode.UNSURE);
                    Thread.sleep(120);
                }
                if (i % 500 == 300) {
                    log.set(FakeTransport.Mode.TAKES);
                }
                episode.logAction("step", Map.of("i", i));
            }
            FlushResult result = logger.flush(PATIENCE);
            assertThat(result.isAllDelivered()).as("%s", result).isTrue();
            assertThat(result.delivered()).isEqualTo(3_001);
        }
        assertThat(steps()).isEqualTo(IntStream.range(0, 3_000).boxed().toList());
    }

    @Test
    void theNextProcessSendsWhatTheLastOneCouldNot() throws IOException {
        log.set(FakeTransport.Mode.AWAY);
        try (EpisodeLogger logger = spooling().open()) {
            EpisodeHandle episode = logger.startEpisode(EpisodeStart.of("run_1", 1));
            for (int i = 0; i < 100; i++) {
                episode.logAction("step", Map.of("i", i));
            }
            FlushResult result = logger.flush(SHORT);
            assertThat(result.spooled()).isEqualTo(101);
            assertThat(result.waiting() + result.delivered() + result.rejected())
                    .isZero();
        }
        log.set(FakeTransport.Mode.TAKES);
        try (EpisodeLogger next = spooling().open()) {
            next.startEpisode(EpisodeStart.of("run_1", 2)).logAction("step", Map.of("i", 100));
            assertThat(next.flush(PATIENCE).delivered()).isEqualTo(103);
        }
        assertThat(steps()).isEqualTo(IntStream.rangeClosed(0, 100).boxed().toList());
    }

    @Test
    void aHangingSystemNeitherBlocksCallsNorClosing() throws Exception {
        log.set(FakeTransport.Mode.HANGS);
        try (EpisodeLogger logger = spooling().open()) {
            EpisodeHandle episode = logger.startEpisode(EpisodeStart.of("run_1", 1));
            log.awaitHanging();
            // far more than memory holds: the disk takes it
            for (int i = 0; i < 20_000; i++) {
                episode.logAction("step", Map.of("i", i));
            }
            FlushResult result = logger.flush(SHORT);
            assertThat(result.spooled()).as("%s", result).isEqualTo(20_001);
        }
        assertThat(log.isClosed()).isTrue();
        log.set(FakeTransport.Mode.TAKES);
        try (EpisodeLogger next = spooling().open()) {
            assertThat(next.flush(PATIENCE).delivered()).isEqualTo(20_001);
        }
    }

    @Test
    void rejectsAndCountsWhatFindsNoRoomAndTheGapShows() throws IOException {
        log.set(FakeTransport.Mode.AWAY);
        try (EpisodeLogger logger = builder()
                .withMemoryEventsMax(10)
                .withBlockMax(Duration.ofMillis(1))
                .open()) {
            EpisodeHandle episode = logger.startEpisode(EpisodeStart.of("run_1", 1));
            for (int i = 0; i < 15; i++) {
                episode.logAction("step", Map.of("i", i));
            }
            FlushResult result = logger.flush(SHORT);
            assertThat(result.waiting()).isEqualTo(10);
            assertThat(result.rejected()).isEqualTo(6);
            log.set(FakeTransport.Mode.TAKES);
            logger.flush(PATIENCE);
            episode.completeEpisode();
            logger.flush(PATIENCE);
        }
        List<Long> numbers = events().stream()
                .filter(event -> event.has("producer_seq"))
                .map(event -> event.get("producer_seq").longValue())
                .toList();
        assertThat(numbers).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L, 16L);
    }

    @Test
    void aFullSpoolRejectsAndCountsAndDeliversTheRest() throws IOException {
        log.set(FakeTransport.Mode.AWAY);
        try (EpisodeLogger logger = spooling()
                .withSpoolBytesMax(1 << 20)
                .withMemoryEventsMax(10)
                .withBlockMax(Duration.ofMillis(50))
                .open()) {
            EpisodeHandle episode = logger.startEpisode(EpisodeStart.of("run_1", 1));
            for (int i = 0; i < 130; i++) {
                episode.logAction("step", Map.of("i", i, "fill", "x".repeat(10_000)));
            }
            FlushResult full = logger.flush(SHORT);
            assertThat(full.rejected()).as("%s", full).isBetween(10L, 30L);
            assertThat(full.spooled() + full.waiting() + full.rejected()).isEqualTo(131);
            log.set(FakeTransport.Mode.TAKES);
            FlushResult result = logger.flush(PATIENCE);
            assertThat(result.delivered() + result.rejected()).as("%s", result).isEqualTo(131);
            assertThat(result.spooled() + result.waiting()).isZero();
        }
        assertThat(steps()).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void withoutASpoolClosingCountsWhatIsLost() throws IOException {
        log.set(FakeTransport.Mode.AWAY);
        EpisodeLogger logger = builder().strict().open();
        logger.startRun(RunStart.of("run_1"));
        assertThatThrownBy(logger::close)
                .isInstanceOf(EpisodeLogException.class)
                .hasMessageContaining("not delivered when the logger was closed");
    }

    @Test
    void whatTheSystemRefusesIsCountedWithItsReasonAndNotSentAgain() throws IOException {
        log.set(FakeTransport.Mode.REFUSES);
        try (EpisodeLogger logger = spooling().open()) {
            logger.startRun(RunStart.of("run_1"));
            FlushResult result = logger.flush(PATIENCE);
            assertThat(result.rejected()).isEqualTo(1);
            assertThat(result.reasons()).containsExactly(Map.entry("not wanted", 1L));
            log.set(FakeTransport.Mode.TAKES);
            logger.startRun(RunStart.of("run_2"));
            assertThat(logger.flush(PATIENCE).delivered()).isEqualTo(1);
        }
        assertThat(log.arrived()).hasSize(1);
    }

    @Test
    void aStrictLoggerThrowsWhereAnotherCounts() throws IOException {
        try (EpisodeLogger logger = builder().strict().open()) {
            EpisodeHandle episode = logger.startEpisode(EpisodeStart.of("run_1", 1));
            assertThatThrownBy(() -> episode.logAction(" ", Map.of()))
                    .isInstanceOf(EpisodeLogException.class)
                    .hasMessageContaining("use 1 to 128");
            logger.flush(PATIENCE);
            log.set(FakeTransport.Mode.REFUSES);
            episode.logAction("a", Map.of());
            assertThatThrownBy(() -> logger.flush(PATIENCE)).hasMessage("not wanted");
            log.set(FakeTransport.Mode.TAKES);
            episode.completeEpisode();
            assertThat(logger.flush(PATIENCE).delivered()).isEqualTo(2);
        }
    }

    @Test
    void isSafeInManyThreads() throws Exception {
        int threads = 8;
        int each = 500;
        try (EpisodeLogger logger = spooling().open()) {
            EpisodeHandle shared = logger.startEpisode(EpisodeStart.of("run_shared", 1));
            List<Thread> working = new ArrayList<>();
            for (int t = 0; t < threads; t++) {
                int number = t;
                working.add(Thread.ofPlatform().start(() -> {
                    try (EpisodeHandle own = logger.startEpisode(EpisodeStart.of("run_" + number, 1))) {
                        for (int i = 0; i < each; i++) {
                            own.logAction("step", Map.of("i", i));
                            shared.logAction("shared", Map.of("i", i));
                        }
                        own.completeEpisode();
                    }
                }));
            }
            for (Thread thread : working) {
                thread.join();
            }
            shared.completeEpisode();
            assertThat(logger.flush(PATIENCE).isAllDelivered()).isTrue();
        }
        for (int t = 0; t < threads; t++) {
            assertThat(ofRun("run_" + t)
                            .filter(event -> event.get("type").asText().equals("ActionLogged"))
                            .map(event -> event.get("action_logged")
                                    .get("data")
                                    .get("i")
                                    .intValue())
                            .toList())
                    .isEqualTo(IntStream.range(0, each).boxed().toList());
        }
        Set<Long> numbers = new LinkedHashSet<>();
        ofRun("run_shared")
                .filter(event -> event.has("producer_seq"))
                .forEach(event -> numbers.add(event.get("producer_seq").longValue()));
        assertThat(numbers).hasSize(threads * each + 1).contains(1L, (long) threads * each + 1);
    }

    private Stream<JsonNode> ofRun(String run) {
        return events().stream().filter(event -> event.get("run_id").asText().equals(run));
    }

    @Test
    void aSilentEpisodeShowsThatItIsAlive() throws Exception {
        try (EpisodeLogger logger =
                builder().withHeartbeatEvery(Duration.ofMillis(20)).open()) {
            EpisodeHandle silent =
                    logger.startEpisode(EpisodeStart.of("run_1", 1).withLease(Duration.ofSeconds(1)));
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            while (events().size() < 4 && System.nanoTime() < deadline) {
                Thread.sleep(5);
            }
            silent.completeEpisode();
            logger.flush(PATIENCE);
        }
        List<JsonNode> events = events();
        assertThat(events.subList(1, 4)).allSatisfy(event -> {
            assertThat(event.get("type").asText()).isEqualTo("EpisodeHeartbeat");
            assertThat(event.has("producer_seq")).isFalse();
        });
        assertThat(events.get(events.size() - 1)
                        .get("episode_completed")
                        .get("last_producer_seq")
                        .intValue())
                .isEqualTo(1);
    }

    @Test
    void anOutageHoldsOneSignOfLifeOfASilentEpisodeAndNotOneForEachTime() throws Exception {
        log.set(FakeTransport.Mode.AWAY);
        try (EpisodeLogger logger =
                builder().withHeartbeatEvery(Duration.ofMillis(10)).open()) {
            EpisodeHandle silent =
                    logger.startEpisode(EpisodeStart.of("run_1", 1).withLease(Duration.ofSeconds(1)));
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            while (logger.flush(Duration.ZERO).waiting() < 2 && System.nanoTime() < deadline) {
                Thread.sleep(5);
            }
            // many more would have been due
            Thread.sleep(300);
            assertThat(logger.flush(Duration.ZERO).waiting()).isEqualTo(2);

            log.set(FakeTransport.Mode.TAKES);
            while (events().size() < 4 && System.nanoTime() < deadline) {
                Thread.sleep(5);
            }
            silent.completeEpisode();
        }
        assertThat(events()).hasSizeGreaterThanOrEqualTo(4);
    }

    @Test
    void readsWhatWasLoggedBeforeWhileOthersGoOnLogging() throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            byte[] body = "{\"run_id\":\"run_1\",\"total_episodes\":1}".getBytes(UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        AtomicBoolean done = new AtomicBoolean();
        try (EpisodeLogger logger = builder()
                        .withFlushMax(PATIENCE)
                        .readingFrom(SicdServer.at(
                                "http://127.0.0.1:" + server.getAddress().getPort()))
                        .open();
                EpisodeHandle episode = logger.startEpisode(EpisodeStart.of("run_1", 1))) {
            Thread others = new Thread(() -> {
                while (!done.get()) {
                    episode.logAction("busy", Map.of());
                }
            });
            others.start();
            try {
                for (int i = 0; i < 5; i++) {
                    assertThat(logger.getRunSummary("run_1")).isPresent();
                }
            } finally {
                done.set(true);
                others.join();
            }
        } finally {
            server.stop(0);
        }
    }

    @Test
    @SuppressWarnings("NullAway") // as agents do whose compiler does not check
    void aTextThatIsNullIsNone() throws IOException {
        try (EpisodeLogger logger = builder().strict().open()) {
            logger.startRun(RunStart.of("run_1").withTask(null));
            logger.startEpisode(EpisodeStart.of("run_1", 1).withTask(null).withContext(null));
            logger.completeRun("run_1", EndStatus.COMPLETED, null);
            logger.flush(PATIENCE);
        }
        assertThat(events())
                .extracting(event -> payload(event))
                .containsExactly(
                        "{\"episodes\":1,\"dry_run\":false,\"task_description\":\"\",\"tags\":[]}",
                        "{\"episode_number\":1,\"task_description\":\"\",\"context\":{}}",
                        "{\"status\":\"completed\",\"reason\":\"\"}");
    }

    @Test
    void refusesAStartThatCannotBeMeant() throws IOException {
        try (EpisodeLogger logger = builder().open()) {
            assertThatThrownBy(() -> EpisodeStart.of("a b", 1)).hasMessageContaining("the run id 'a b' is not allowed");
            assertThatThrownBy(() -> EpisodeStart.of("a", 0)).hasMessageContaining("the episode number is 0");
            assertThatThrownBy(() -> logger.startEpisode(EpisodeStart.of("a", 1).withLease(Duration.ofSeconds(30))))
                    .hasMessageContaining("shorter than two heartbeats");
            assertThatThrownBy(() -> logger.loadEpisode("a")).hasMessageContaining("is no episode");
            assertThatThrownBy(() -> logger.getRunSummary("a")).hasMessageContaining("call readingFrom");
        }
    }

    private List<JsonNode> events() {
        return log.arrived().stream().map(event -> Json.parse(event.json())).toList();
    }

    /** The steps in the order in which each was seen first, as the gate sees them. */
    private List<Integer> steps() {
        Map<String, Integer> first = new LinkedHashMap<>();
        for (JsonNode event : events()) {
            JsonNode step = event.path("action_logged").path("data").path("i");
            if (step.isInt()) {
                first.putIfAbsent(event.get("event_id").asText(), step.intValue());
            }
        }
        return List.copyOf(first.values());
    }

    /** The last of an event's objects. */
    private static String payload(JsonNode event) {
        String payload = "";
        for (JsonNode value : event) {
            payload = value.isObject() ? value.toString() : payload;
        }
        return payload;
    }
}
