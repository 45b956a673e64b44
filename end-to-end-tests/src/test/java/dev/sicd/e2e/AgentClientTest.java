package dev.sicd.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sicd.client.CodeChange;
import dev.sicd.client.Embedding;
import dev.sicd.client.EndStatus;
import dev.sicd.client.EpisodeHandle;
import dev.sicd.client.EpisodeLogger;
import dev.sicd.client.EpisodeLoggerBuilder;
import dev.sicd.client.EpisodeStart;
import dev.sicd.client.FlushResult;
import dev.sicd.client.LlmCall;
import dev.sicd.client.MetricsDelta;
import dev.sicd.client.Proposal;
import dev.sicd.client.ProposalClient;
import dev.sicd.client.ProposalRefusedException;
import dev.sicd.client.ProposalResult;
import dev.sicd.client.RagQuery;
import dev.sicd.client.RecordedEpisode;
import dev.sicd.client.RunStart;
import dev.sicd.client.RunSummary;
import dev.sicd.client.SicdServer;
import dev.sicd.client.kafka.KafkaTransport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The guide's agent, line by line in Java, against the running system. */
class AgentClientTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    static Path directory;

    private static SicdProcess dev;
    private static Api api;

    @BeforeAll
    static void start() {
        dev = SicdProcess.dev(directory.resolve("data"));
        api = new Api(dev.url());
    }

    @AfterAll
    static void stop() {
        api.close();
        dev.close();
    }

    @Test
    void theGuidesScriptGivesTheGuidesSummaryOverHttp() throws Exception {
        script("run_http", EpisodeLogger.of("agent-7").overHttp(SicdServer.at(dev.url())));
    }

    @Test
    void theGuidesScriptGivesTheGuidesSummaryOverKafka() throws Exception {
        script(
                "run_kafka",
                EpisodeLogger.of("agent-7").over(KafkaTransport.to(dev.kafka())).readingFrom(SicdServer.at(dev.url())));
    }

    private static void script(String run, EpisodeLoggerBuilder builder) throws Exception {
        try (EpisodeLogger logger = builder.spoolingTo(directory.resolve(run))
                .withFlushMax(PATIENCE)
                .strict()
                .open()) {
            EpisodeHandle episode = logger.startEpisode(EpisodeStart.of(run, 1)
                    .withTask("Implement RAG improvements")
                    .withContext(Map.of("target_module", "rag_service")));
            episode.logAction("code_generation", Map.of("file", "rag_service.py", "lines_added", 50));
            episode.logAction("rag_query", Map.of("query", "best practices for vector search", "results", 5));
            episode.updateMetrics(
                    MetricsDelta.none().tokensUsed(1500).ragQueries(3).llmCalls(2));
            episode.logOutcome(
                    "code_generated", Map.of("files_modified", List.of("rag_service.py"), "test_status", "passed"));
            episode.completeEpisode(EndStatus.COMPLETED, Map.of("quality_score", 0.95));
            assertEpisode(run, logger.loadEpisode(run + "_ep0001").orElseThrow());

            restOfTheRun(logger, run);
            RunSummary summary = logger.getRunSummary(run).orElseThrow();

            assertThat(summary)
                    .usingRecursiveComparison()
                    .ignoringFields("json")
                    .isEqualTo(new RunSummary(run, 5, 4, 1, 0, 12_500, 15, 47, ""));
            assertThat(logger.getRunSummary("run_never_heard_of")).isEmpty();
            assertThat(logger.loadEpisode(run + "_ep0009")).isEmpty();
        }
        JsonNode integrity = api.get("/runs/" + run + "/integrity").body();
        assertThat(integrity.get("complete").booleanValue()).as("%s", integrity).isTrue();
        assertThat(integrity.get("content_conflicts").longValue())
                .as("%s", integrity)
                .isZero();
    }

    /** Four more episodes, to the numbers of the guide: 12,500 tokens, 15 changes, 47 actions, and one that failed. */
    private static void restOfTheRun(EpisodeLogger logger, String run) {
        for (int number = 2; number <= 4; number++) {
            EpisodeHandle episode = logger.startEpisode(EpisodeStart.of(run, number));
            for (int i = 0; i < 12; i++) {
                episode.logAction("step", Map.of("i", i));
            }
            episode.updateMetrics(MetricsDelta.none().tokensUsed(3_000).changesProposed(5));
            episode.completeEpisode();
        }
        try (EpisodeHandle failing = logger.startEpisode(EpisodeStart.of(run, 5))) {
            failing.logRagQuery(new RagQuery("best practices for vector search", 5, "aura_documents"));
            failing.logLlmCall(new LlmCall("Generate improved implementation", "llama3.2:1b", "ollama", 500, 250.0));
            failing.logEmbedding(new Embedding("Code snippet for semantic search", "all-MiniLM-L6-v2", 384));
            for (int i = 0; i < 6; i++) {
                failing.logAction("step", Map.of("i", i));
            }
            failing.updateMetrics(MetricsDelta.none().tokensUsed(1_500));
        }
    }

    private static void assertEpisode(String run, RecordedEpisode episode) {
        assertThat(episode.episodeId()).isEqualTo(run + "_ep0001");
        assertThat(episode.episodeNumber()).isEqualTo(1);
        assertThat(episode.status()).isEqualTo("completed");
        assertThat(episode.taskDescription()).isEqualTo("Implement RAG improvements");
        assertThat(episode.context()).isEqualTo("{\"target_module\":\"rag_service\"}");
        assertThat(episode.actions())
                .extracting(RecordedEpisode.Entry::type)
                .containsExactly("code_generation", "rag_query");
        assertThat(episode.outcomes())
                .singleElement()
                .satisfies(outcome -> assertThat(Api.json(outcome.data()))
                        .isEqualTo(Api.json("{\"files_modified\":[\"rag_service.py\"],\"test_status\":\"passed\"}")));
        assertThat(episode.metrics()).isEqualTo(new RecordedEpisode.Metrics(1500, 0, 0, 0, 3, 2, 0, 0));
        assertThat(episode.metadata()).isEqualTo("{\"quality_score\":0.95}");
        assertThat(episode.startedAt()).isPresent();
        assertThat(episode.completedAt()).isPresent();
    }

    @Test
    void theSameSpoolThroughTheOtherDoorDoublesNothing() throws Exception {
        String run = "run_both_doors";
        Path spool = directory.resolve(run);
        try (EpisodeLogger nowhere = EpisodeLogger.of("agent-7")
                .overHttp(SicdServer.at("http://127.0.0.1:1"))
                .spoolingTo(spool)
                .withFlushMax(Duration.ZERO)
                .open()) {
            EpisodeHandle episode =
                    nowhere.startEpisode(EpisodeStart.of(run, 1).withContext(Map.of("x", 1e-7, "y", 1.50)));
            episode.logAction("a", Map.of("big", 1e30, "small", 0.1, "deep", Map.of("ü", List.of(1, 2.0))));
            assertThat(nowhere.flush(Duration.ZERO).spooled()).isEqualTo(2);
        }
        Path copy = copyOf(spool);
        for (EpisodeLoggerBuilder door : List.of(
                EpisodeLogger.of("agent-7").overHttp(SicdServer.at(dev.url())).spoolingTo(spool),
                EpisodeLogger.of("agent-7")
                        .over(KafkaTransport.to(dev.kafka()))
                        .readingFrom(SicdServer.at(dev.url()))
                        .spoolingTo(copy))) {
            try (EpisodeLogger logger = door.open()) {
                FlushResult result = logger.flush(PATIENCE);
                assertThat(result.delivered()).as("%s", result).isEqualTo(2);
            }
        }
        try (EpisodeLogger last =
                EpisodeLogger.of("agent-7").overHttp(SicdServer.at(dev.url())).open()) {
            last.completeRun(run, EndStatus.COMPLETED, "");
            assertThat(last.getRunSummary(run).orElseThrow().totalActions()).isEqualTo(1);
        }
        JsonNode integrity = api.get("/runs/" + run + "/integrity").body();
        assertThat(integrity.get("content_conflicts").longValue())
                .as("%s", integrity)
                .isZero();
        assertThat(integrity.get("duplicates").longValue()).as("%s", integrity).isEqualTo(2);
    }

    @Test
    void proposesWatchesAndWithdraws() throws Exception {
        SicdServer server = SicdServer.at(dev.url());
        try (EpisodeLogger logger =
                EpisodeLogger.of("agent-7").overHttp(server).strict().open()) {
            logger.startRun(RunStart.of("run_proposing_in_java"));
            logger.flush(PATIENCE);
        }
        ProposalClient client = ProposalClient.of(server, "your-org", "your-repo");
        Proposal proposal = client.generate(
                List.of(
                        CodeChange.update(
                                "aura_ia_mcp/services/rag_service.py", "# Improved \u001f 😀\n...", "Optimize by 30%"),
                        CodeChange.create("tests/test_rag_service.py", "# New test cases\n...", "Add tests")),
                "Optimize RAG Service Performance",
                "This PR implements performance optimizations for the RAG service",
                "run_proposing_in_java");

        ProposalResult planned = client.create(proposal.withBaseBranch("main"), true, PATIENCE);

        assertThat(planned.proposalId())
                .isEqualTo(proposal.withBaseBranch("main").withDryRun(true).proposalId());
        assertThat(planned.status()).isEqualTo("dry_run");
        assertThat(client.create(proposal.withBaseBranch("main"), true, PATIENCE)
                        .proposalId())
                .isEqualTo(planned.proposalId());
        assertThat(client.watch(planned.proposalId(), PATIENCE).isSettled()).isTrue();
        assertThatThrownBy(() -> client.withdraw(planned.proposalId(), "no longer", PATIENCE))
                .isInstanceOf(ProposalRefusedException.class)
                .hasMessageContaining("only one that nothing was published of can be withdrawn");

        Proposal reviewed = client.generate(
                List.of(CodeChange.create(".github/workflows/ci.yml", "on: push\n", "ci")),
                "Another workflow",
                "",
                "run_proposing_in_java");
        ProposalResult waiting = client.create(reviewed, false, Duration.ofSeconds(2));
        assertThat(waiting.status()).isEqualTo("awaiting_review");
        assertThat(waiting.proposalId()).isEqualTo(reviewed.proposalId());
        assertThat(client.watch(reviewed.proposalId(), Duration.ofMillis(300)).isSettled())
                .isFalse();
        client.withdraw(reviewed.proposalId(), "no longer", PATIENCE);
        assertThat(client.watch(reviewed.proposalId(), PATIENCE).status()).isEqualTo("withdrawn");
        assertThatThrownBy(() -> client.watch("000000000000", PATIENCE)).isInstanceOf(ProposalRefusedException.class);
    }

    private static Path copyOf(Path spool) throws IOException {
        Path copy = Files.createDirectories(spool.resolveSibling(spool.getFileName() + "-copy"));
        try (Stream<Path> files = Files.list(spool)) {
            for (Path file : files.toList()) {
                Files.copy(file, copy.resolve(file.getFileName()));
            }
        }
        return copy;
    }
}
