package dev.sicd.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An agent that knows OpenTelemetry and nothing of us, with its own SDK and exporter. */
class OpenTelemetryTest {
    private static final long PATIENCE_SECONDS = 60;

    @TempDir
    static Path directory;

    private static SicdProcess dev;

    @BeforeAll
    static void start() {
        dev = SicdProcess.dev(directory.resolve("data"));
    }

    @AfterAll
    static void stop() {
        dev.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "gzip"})
    void theSpansOfAnEpisodeAreItsActionsOnceHoweverOftenTheyAreSent(String compression) throws Exception {
        String run = "run_" + compression;
        try (Api api = new Api(dev.url())) {
            api.post("/start", "{\"run_id\": \"%s\", \"task_description\": \"traced\"}".formatted(run));
            trace(run, dev.url(), compression);
            String at = api.post("/episodes/%s/%s_ep0001/complete".formatted(run, run), "{}")
                    .body()
                    .get("at")
                    .textValue();

            JsonNode summary = api.get("/runs/" + run + "/summary?consistency=committed&wait_ms=10000&at_least=" + at)
                    .body();
            JsonNode episode =
                    api.get("/episodes/" + run + "/" + run + "_ep0001").body();

            assertThat(summary.get("total_actions").intValue()).isEqualTo(5);
            assertThat(summary.get("total_tokens_used").longValue()).isEqualTo(280);
            assertThat(episode.get("actions").findValuesAsText("type"))
                    .containsExactly(
                            "rag_query",
                            "embedding_generation",
                            "llm_generation",
                            "tool_execution",
                            "agent_invocation");
            assertThat(episode.at("/metrics/llm_calls").intValue()).isEqualTo(1);
            assertThat(episode.at("/metrics/rag_queries").intValue()).isEqualTo(1);
            assertThat(episode.at("/metrics/error_count").intValue()).isEqualTo(1);
            assertThat(episode.at("/actions/2/data/model").textValue()).isEqualTo("gpt-4-0613");
            assertThat(episode.at("/actions/2/data/resource/service.name").textValue())
                    .isEqualTo("traced-agent");
            assertThat(episode.at("/actions/3/data/tool").textValue()).isEqualTo("run_tests");
            assertThat(episode.at("/actions/3/data/span/parent_span_id"))
                    .isEqualTo(episode.at("/actions/4/data/span/span_id"));
            JsonNode integrity = api.get("/runs/" + run + "/integrity").body();
            // spans have no numbers: nobody can tell what was never sent
            assertThat(integrity.get("complete").textValue()).isEqualTo("unknown");
            assertThat(integrity.get("verified").booleanValue()).isTrue();
            assertThat(integrity.get("content_conflicts").longValue()).isZero();
        }
    }

    private static void trace(String run, String url, String compression) {
        SpanExporter exporter = OtlpHttpSpanExporter.builder()
                .setEndpoint(url + "/v1/traces")
                .setCompression(compression)
                .build();
        Resource resource = Resource.create(Attributes.builder()
                .put("service.name", "traced-agent")
                .put("sicd.run_id", run)
                .put("sicd.episode_id", run + "_ep0001")
                .build());
        try (SdkTracerProvider provider = SdkTracerProvider.builder()
                .setResource(resource)
                .addSpanProcessor(
                        BatchSpanProcessor.builder(new Insisting(exporter)).build())
                .build()) {
            Tracer tracer = provider.get("traced-agent");
            Span agent = operation(tracer, "invoke_agent", Context.root()).startSpan();
            Context inside = Context.root().with(agent);
            operation(tracer, "retrieval", inside).startSpan().end();
            operation(tracer, "embeddings", inside).startSpan().end();
            operation(tracer, "chat", inside)
                    .setAttribute("gen_ai.response.model", "gpt-4-0613")
                    .setAttribute("gen_ai.usage.input_tokens", 100)
                    .setAttribute("gen_ai.usage.output_tokens", 180)
                    .setAttribute(AttributeKey.stringArrayKey("gen_ai.response.finish_reasons"), List.of("stop"))
                    .startSpan()
                    .end();
            Span tool = operation(tracer, "execute_tool", inside)
                    .setAttribute("gen_ai.tool.name", "run_tests")
                    .startSpan();
            tool.recordException(new IllegalStateException("two tests failed"));
            tool.setStatus(StatusCode.ERROR).end();
            agent.end();
            assertThat(provider.forceFlush()
                            .join(PATIENCE_SECONDS, TimeUnit.SECONDS)
                            .isSuccess())
                    .isTrue();
        }
    }

    private static SpanBuilder operation(Tracer tracer, String name, Context parent) {
        return tracer.spanBuilder(name)
                .setParent(parent)
                .setSpanKind(SpanKind.CLIENT)
                .setAttribute("gen_ai.operation.name", name);
    }

    /** Never believes the first answer, as exporters do when it is lost. */
    private record Insisting(SpanExporter exporter) implements SpanExporter {
        @Override
        public CompletableResultCode export(Collection<SpanData> spans) {
            exporter.export(spans).join(PATIENCE_SECONDS, TimeUnit.SECONDS);
            return exporter.export(spans);
        }

        @Override
        public CompletableResultCode flush() {
            return exporter.flush();
        }

        @Override
        public CompletableResultCode shutdown() {
            return exporter.shutdown();
        }
    }
}
