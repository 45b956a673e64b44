package dev.sicd.ingest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sicd.kit.json.JsonBody;
import dev.sicd.kit.json.JsonType;
import dev.sicd.model.event.EndStatus;
import dev.sicd.model.event.Envelope;
import dev.sicd.model.event.EpisodeEvent;
import dev.sicd.model.event.EpisodeEvent.ActionLogged;
import dev.sicd.model.event.EpisodeEvent.EpisodeCompleted;
import dev.sicd.model.event.EpisodeEvent.EpisodeHeartbeat;
import dev.sicd.model.event.EpisodeEvent.EpisodeStarted;
import dev.sicd.model.event.EpisodeEvent.MetricsUpdated;
import dev.sicd.model.event.EpisodeEvent.OutcomeLogged;
import dev.sicd.model.event.EpisodeEvent.RunCompleted;
import dev.sicd.model.event.EpisodeEvent.RunStarted;
import dev.sicd.model.event.EventRules;
import dev.sicd.model.event.Ids;
import dev.sicd.model.event.Metrics;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The kinds of event that an agent may state, and how each one's payload reads from JSON. An event read is to be used
 * after the body's check only, and it is not yet checked by the model's rules.
 */
enum EpisodePayload {
    RUN_STARTED("RunStarted", "run_started") {
        @Override
        EpisodeEvent read(JsonBody body, Envelope envelope) {
            return new RunStarted(
                    envelope,
                    body.optional("episodes", JsonType.integer(1, EventRules.EPISODES_MAX))
                            .orElse(1),
                    body.optional("dry_run", JsonType.bool()).orElse(false),
                    body.optional("task_description", Fields.TEXT).orElse(""),
                    body.list("tags", JsonType.filledText(EventRules.TYPE_LENGTH_MAX), EventRules.TAGS_MAX));
        }
    },
    RUN_COMPLETED("RunCompleted", "run_completed") {
        @Override
        EpisodeEvent read(JsonBody body, Envelope envelope) {
            return new RunCompleted(
                    envelope,
                    endStatus(body),
                    body.optional("reason", Fields.TEXT).orElse(""));
        }
    },
    EPISODE_STARTED("EpisodeStarted", "episode_started") {
        @Override
        EpisodeEvent read(JsonBody body, Envelope envelope) {
            int number = body.required("episode_number", JsonType.integer(1, Ids.MAX_EPISODE_NUMBER));
            return episodeStarted(body, envelope, number);
        }
    },
    ACTION_LOGGED("ActionLogged", "action_logged") {
        @Override
        EpisodeEvent read(JsonBody body, Envelope envelope) {
            return new ActionLogged(envelope, kindOf(body), object(body, "data"));
        }
    },
    OUTCOME_LOGGED("OutcomeLogged", "outcome_logged") {
        @Override
        EpisodeEvent read(JsonBody body, Envelope envelope) {
            return new OutcomeLogged(envelope, kindOf(body), object(body, "data"));
        }
    },
    METRICS_UPDATED("MetricsUpdated", "metrics_updated") {
        @Override
        EpisodeEvent read(JsonBody body, Envelope envelope) {
            return new MetricsUpdated(envelope, metrics(body));
        }
    },
    EPISODE_HEARTBEAT("EpisodeHeartbeat", "episode_heartbeat") {
        @Override
        EpisodeEvent read(JsonBody body, Envelope envelope) {
            return new EpisodeHeartbeat(envelope, body.optional("lease_ms", Fields.LEASE));
        }
    },
    EPISODE_COMPLETED("EpisodeCompleted", "episode_completed") {
        @Override
        EpisodeEvent read(JsonBody body, Envelope envelope) {
            Optional<Long> last = body.optional("last_producer_seq", JsonType.longInteger(0, Long.MAX_VALUE));
            return new EpisodeCompleted(
                    envelope,
                    endStatus(body),
                    object(body, "metadata"),
                    last.map(OptionalLong::of).orElseGet(OptionalLong::empty));
        }
    };

    private static final List<String> METRICS = List.of(
            "tokens_used",
            "inference_time_ms",
            "inference_time_us",
            "changes_proposed",
            "changes_accepted",
            "rag_queries",
            "llm_calls",
            "error_count",
            "cost_micro_usd");
    private static final JsonType<Long> COUNT = JsonType.longInteger(0, Long.MAX_VALUE);
    private static final int MICROS_PER_MILLI = 1_000;
    private static final BigDecimal MILLIS_MAX = BigDecimal.valueOf(Long.MAX_VALUE / MICROS_PER_MILLI);
    /** Milliseconds with decimals, as microseconds: sums of integers do not depend on their order. */
    private static final JsonType<Long> MILLIS = JsonType.of(
            "give milliseconds from 0 to " + MILLIS_MAX,
            0L,
            node -> Optional.of(node)
                    .filter(JsonNode::isNumber)
                    .map(JsonNode::decimalValue)
                    .filter(millis -> millis.signum() >= 0 && millis.compareTo(MILLIS_MAX) <= 0)
                    .map(millis -> millis.movePointRight(3)
                            .setScale(0, RoundingMode.HALF_UP)
                            .longValueExact()));

    private final String type;
    private final String field;

    EpisodePayload(String type, String field) {
        this.type = type;
        this.field = field;
    }

    /** The payload in these fields, as an event. */
    abstract EpisodeEvent read(JsonBody body, Envelope envelope);

    /** The kind's name in an event's {@code type}. */
    String type() {
        return type;
    }

    /** The field that holds the payload in an event's JSON form. */
    String field() {
        return field;
    }

    /** Whether it opens something new, which needs permission; all else only reports what happened. */
    boolean isStart() {
        return this == RUN_STARTED || this == EPISODE_STARTED;
    }

    static EpisodeStarted episodeStarted(JsonBody body, Envelope envelope, int number) {
        return new EpisodeStarted(
                envelope,
                number,
                body.optional("task_description", Fields.TEXT).orElse(""),
                object(body, "context"),
                body.optional("lease_ms", Fields.LEASE));
    }

    private static String kindOf(JsonBody body) {
        return body.required("type", JsonType.filledText(EventRules.TYPE_LENGTH_MAX));
    }

    private static String object(JsonBody body, String field) {
        return body.optional(field, Fields.OBJECT).orElse("{}");
    }

    /** Completed where it is left out, as the first version of this API had it. */
    private static EndStatus endStatus(JsonBody body) {
        return body.optional("status", Fields.END_STATUS).orElse(EndStatus.COMPLETED);
    }

    private static Metrics metrics(JsonBody body) {
        Optional<Long> millis = body.optional("inference_time_ms", MILLIS);
        Optional<Long> micros = body.optional("inference_time_us", COUNT);
        if (millis.isPresent() && micros.isPresent()) {
            body.reject("inference_time_us", "says the same as inference_time_ms; give one of them");
        }
        Metrics metrics = new Metrics(
                count(body, "tokens_used"),
                millis.or(() -> micros).orElse(0L),
                count(body, "changes_proposed"),
                count(body, "changes_accepted"),
                count(body, "rag_queries"),
                count(body, "llm_calls"),
                count(body, "error_count"),
                count(body, "cost_micro_usd"));
        if (METRICS.stream().noneMatch(body::has)) {
            body.reject(
                    "tokens_used", "or another metric is required; give at least one of " + String.join(", ", METRICS));
        }
        return metrics;
    }

    private static long count(JsonBody body, String field) {
        return body.optional(field, COUNT).orElse(0L);
    }
}
