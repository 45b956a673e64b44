package dev.sicd.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sicd.ingest.IngestUnderTest.Answer;
import dev.sicd.ingest.Topics.Kept;
import dev.sicd.model.event.Actor;
import dev.sicd.model.event.Envelope;
import dev.sicd.model.event.EpisodeEvent.ActionLogged;
import dev.sicd.schemas.EventCodec;
import dev.sicd.schemas.QuarantineReason;
import dev.sicd.schemas.Topic;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Lists are of topics that are filled once, since what is asked changes nothing. */
class QuarantineReadsTest {
    /** Lately: what is older than three months is not in the quarantine any more. */
    private static Instant start = Instant.EPOCH;

    private static final int RECORDS = 60;
    private static final People PEOPLE = new People();

    private static Topics topics;
    private static IngestUnderTest ingest;
    private static Topics shownTopics;
    private static IngestUnderTest shownBy;
    /** By time, the newest first. */
    private static final List<String> IDS = new ArrayList<>();

    @BeforeAll
    static void fill() throws Exception {
        start = Instant.now().truncatedTo(ChronoUnit.SECONDS).minus(Duration.ofHours(1));
        topics = Topics.create();
        long seed = 5;
        Random random = new Random(seed);
        List<Topic> sources = List.of(Topic.EPISODE_EVENTS, Topic.PROPOSALS, Topic.DECISIONS);
        for (int i = 0; i < RECORDS; i++) {
            Kept kept = new Kept(
                    i % 2 == 0 ? "NOT_FRAMED" : "WRONG_KEY", sources.get(i % 3).name(topics.prefix()) + ":0:" + i);
            IDS.add(topics.quarantine(
                    kept,
                    Optional.of(random.nextInt(Topics.PARTITIONS)),
                    Optional.of(start.toEpochMilli() + i),
                    ("key_" + i % 4).getBytes(UTF_8),
                    i % 2 == 0 ? "no event".getBytes(UTF_8) : EventCodec.encode(action("run_" + i % 8))));
        }
        Collections.reverse(IDS);
        ingest = IngestUnderTest.open(topics, IngestUnderTest.config(topics, IngestUnderTest.ALL_ON), PEOPLE.access());
        shownTopics = Topics.create();
        shownBy = IngestUnderTest.open(
                shownTopics, IngestUnderTest.config(shownTopics, IngestUnderTest.ALL_ON), PEOPLE.access());
    }

    @AfterAll
    static void close() {
        shownBy.close();
        ingest.close();
    }

    @Test
    void listsAllNewestFirstInPagesThatNothingIsMissingFrom() throws Exception {
        List<String> listed = new ArrayList<>();
        Optional<String> cursor = Optional.empty();
        int pages = 0;
        do {
            JsonNode page =
                    list("?limit=7" + cursor.map(text -> "&cursor=" + text).orElse(""));
            page.path("records").forEach(row -> listed.add(row.path("id").asText()));
            cursor = Optional.of(page.path("next").asText()).filter(text -> !text.isEmpty());
            assertThat(page.path("scan_limited").asBoolean()).isFalse();
            pages++;
        } while (cursor.isPresent());

        assertThat(listed).isEqualTo(IDS);
        assertThat(pages).isEqualTo(9);
    }

    @Test
    void aRowSaysWhatWasKeptOutAndWhy() throws Exception {
        JsonNode row = list("?limit=1").path("records").path(0);

        assertThat(row.path("id").asText()).isEqualTo(IDS.getFirst());
        assertThat(row.path("reason").asText()).isEqualTo("WRONG_KEY");
        assertThat(row.path("detail").asText()).isEqualTo("because of WRONG_KEY");
        assertThat(row.path("service").asText()).isEqualTo("aggregator");
        assertThat(row.path("recorded_at").asText())
                .isEqualTo(start.plusMillis(RECORDS - 1).toString());
        assertThat(row.path("source").asText()).isEqualTo(topics.prefix() + ".decisions:0:59");
        assertThat(row.path("key").asText()).isEqualTo("key_3");
        assertThat(row.path("run_id").asText()).isEqualTo("run_3");
        assertThat(row.path("type").asText()).isEqualTo("ActionLogged");
        assertThat(row.path("size_bytes").asInt()).isPositive();
        assertThat(row.path("redriven").isBoolean()).isTrue();
        assertThat(row.has("value_base64")).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "reason=NOT_FRAMED, 30",
        "topic=PREFIX.proposals, 20",
        "reason=WRONG_KEY&topic=PREFIX.decisions, 10",
        "run=run_7, 7",
        "run=key_1, 15",
        "run=nobody, 0",
        "reason=BAD_BYTES, 0"
    })
    void filtersAreAllThatIsListed(String query, int count) throws Exception {
        JsonNode page = list("?limit=200&" + query.replace("PREFIX", topics.prefix()));

        assertThat(page.path("records")).as("%s", page).hasSize(count);
        assertThat(page.has("next")).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "reason=WRONG_KEI | did you mean 'WRONG_KEY'?",
                "topic=episode-events | known are",
                "run=a/b | a run id is",
                "limit=201 | from 1 to 200",
                "cursor=YWJj | pass 'next' of the page before",
                "cursor=!! | pass 'next' of the page before",
                "cursor=cXVhcmFudGluZTo | pass 'next' of the page before",
                "raeson=WRONG_KEY | did you mean 'reason'?"
            })
    void whatCanMatchNothingIsRefused(String query, String cure) throws Exception {
        Answer answer = ingest.admin("GET", "/quarantine?" + query, "");

        assertThat(answer.status()).as("%s", answer.json()).isEqualTo(400);
        assertThat(answer.text("detail")).contains(cure);
    }

    @Test
    void aSearchThatFindsNothingEndsAndGoesOnWhereItEnded() throws Exception {
        Topics many = Topics.create();
        Kept kept = new Kept("NOT_FRAMED", many.prefix() + ".episode-events:0:0");
        int count = 6_000;
        // one at a time: on a new topic the first batch may be refused, and the broker then takes the next one before
        // it
        Map<String, Object> settings = Map.of("linger.ms", 20, "max.in.flight.requests.per.connection", 1);
        try (KafkaProducer<byte[], byte[]> producer = many.producer(settings)) {
            byte[] small = {1};
            List<Future<RecordMetadata>> sent = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                sent.add(producer.send(
                        kept.record(Topic.QUARANTINE.name(many.prefix()), i % Topics.PARTITIONS, null, small, small)));
            }
            for (Future<RecordMetadata> one : sent) {
                one.get(30, TimeUnit.SECONDS);
            }
        }
        try (IngestUnderTest searched = IngestUnderTest.open(many, IngestUnderTest.ALL_ON)) {
            Answer first = searched.admin("GET", "/quarantine?reason=BAD_BYTES", "");
            assertThat(first.json().path("records")).isEmpty();
            assertThat(first.json().path("scan_limited").asBoolean()).isTrue();

            Answer second = searched.admin("GET", "/quarantine?reason=BAD_BYTES&cursor=" + first.text("next"), "");
            assertThat(second.json().path("records")).isEmpty();
            assertThat(second.json().has("next")).as("%s", second.json()).isFalse();
        }
    }

    @Test
    void whatWasNotCommittedIsNotThereAndItsOffsetsAreSkipped() throws Exception {
        Topics transacted = Topics.create();
        Kept kept = new Kept("NOT_FRAMED", transacted.prefix() + ".episode-events:0:0");
        String topic = Topic.QUARANTINE.name(transacted.prefix());
        try (KafkaProducer<byte[], byte[]> producer =
                transacted.producer(Map.of("transactional.id", transacted.prefix()))) {
            producer.initTransactions();
            for (int i = 0; i < 200; i++) {
                producer.beginTransaction();
                byte[] key = Integer.toString(i).getBytes(UTF_8);
                producer.send(kept.record(topic, 0, null, key, new byte[] {2})).get(30, TimeUnit.SECONDS);
                if (i % 2 == 0) {
                    producer.commitTransaction();
                } else {
                    producer.abortTransaction();
                }
            }
        }
        try (IngestUnderTest listed = IngestUnderTest.open(transacted, IngestUnderTest.ALL_ON)) {
            Answer all = listed.admin("GET", "/quarantine?limit=200", "");

            assertThat(all.json().path("records").findValuesAsText("key"))
                    .hasSize(100)
                    .isSortedAccordingTo(
                            Comparator.<String>comparingInt(Integer::parseInt).reversed())
                    .startsWith("198")
                    .endsWith("0");
        }
    }

    @Test
    void showsTheExactBytesTheHeadersTheEventAndWhatTheReasonMeans() throws Exception {
        byte[] key = {(byte) 0xff, 0};
        byte[] value = EventCodec.encode(action("run_shown"));
        String id =
                shownTopics.quarantine(new Kept("WRONG_KEY", shownTopics.prefix() + ".episode-events:1:2"), key, value);

        Answer shown = show(id);

        assertThat(shown.status()).as("%s", shown.json()).isEqualTo(200);
        assertThat(shown.json().path("key").isNull()).isTrue();
        assertThat(Base64.getDecoder().decode(shown.text("key_base64"))).isEqualTo(key);
        assertThat(Base64.getDecoder().decode(shown.text("value_base64"))).isEqualTo(value);
        assertThat(shown.text("event", "type")).isEqualTo("ActionLogged");
        assertThat(shown.json().at("/event/action_logged/data/i").asInt()).isEqualTo(1);
        assertThat(shown.json().path("headers").findValuesAsText("name")).contains("trace", "sicd-reason");
        assertThat(shown.text("explanation", "cause")).isEqualTo("because of WRONG_KEY");
        assertThat(shown.json().path("redrives")).isEmpty();
    }

    @Test
    void showsWhatHasNoKeyAndNoValue() throws Exception {
        String id = shownTopics.quarantine(new Kept("NO_VALUE", "nonsense"), null, null);

        Answer shown = show(id);

        assertThat(shown.json().path("key_base64").isNull()).isTrue();
        assertThat(shown.json().path("value_base64").isNull()).isTrue();
        assertThat(shown.json().path("event").isNull()).isTrue();
        assertThat(shown.json().path("source").isNull()).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void everyReasonIsExplainedWithItsCure(QuarantineReason reason) throws Exception {
        String id = shownTopics.quarantine(
                new Kept(reason.name(), shownTopics.prefix() + ".episode-events:1:2"),
                "k".getBytes(UTF_8),
                new byte[] {1});

        Answer shown = show(id);

        assertThat(shown.text("explanation", "meaning"))
                .isEqualTo(Explanation.of(reason.name()).meaning());
        assertThat(shown.text("explanation", "cure")).isNotBlank();
    }

    @ParameterizedTest
    @CsvSource({
        "0:999999, 404, keeps its records for 90 days",
        "99:0, 404, no record 99:0",
        "1, 400, PARTITION:OFFSET",
        "1:x, 400, as 1:42",
        "-1:0, 400, as 1:42"
    })
    void anIdThatIsNoneIsToldFromOneThatIsNotThereAnyMore(String id, int status, String words) throws Exception {
        Answer answer = show(id);

        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.text("detail")).contains(words);
    }

    @Test
    void everybodyMayListAndOnlyReviewersAndAdminsSeeWhatIsInARecord() throws Exception {
        assertThat(ingest.admin("GET", "/quarantine", "").status()).isEqualTo(200);
        for (String reader : List.of("ada", "gus", "rita", "alma")) {
            assertThat(ingest.admin("GET", "/quarantine", "", PEOPLE.as(reader)).status())
                    .isEqualTo(200);
        }
        String path = "/quarantine/" + IDS.getFirst();
        assertThat(ingest.admin("GET", path, "").status()).isEqualTo(403);
        assertThat(ingest.admin("GET", path, "", PEOPLE.as("ada")).status()).isEqualTo(403);
        assertThat(ingest.admin("GET", path, "", PEOPLE.as("rita")).status()).isEqualTo(200);
        assertThat(ingest.admin("GET", path, "", PEOPLE.as("alma")).status()).isEqualTo(200);
    }

    @Test
    void whileNobodyCanTellWhetherTheyWereRedrivenTheyAreListedAllTheSame() throws Exception {
        ingest.fold().away(true);
        try {
            JsonNode row = list("?limit=1").path("records").path(0);
            assertThat(row.path("redriven").isNull()).isTrue();
            Answer shown = ingest.admin("GET", "/quarantine/" + row.path("id").asText(), "", PEOPLE.as("rita"));
            assertThat(shown.json().path("redrives").isNull()).isTrue();
        } finally {
            ingest.fold().away(false);
        }
    }

    @Test
    void aMissingTopicIsToldWithItsCure() throws Exception {
        Topics without = Topics.create();
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", without.servers()))) {
            admin.deleteTopics(List.of(Topic.QUARANTINE.name(without.prefix())))
                    .all()
                    .get(30, TimeUnit.SECONDS);
        }
        try (IngestUnderTest bare = IngestUnderTest.open(without, IngestUnderTest.ALL_ON)) {
            // brokers hear of it a little later than the one who deletes it
            Waiting.until(
                    "the topic is gone",
                    () -> bare.admin("GET", "/quarantine", "").status() == 503);
            Answer answer = bare.admin("GET", "/quarantine", "");
            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.header("Retry-After")).isPresent();
            assertThat(answer.text("detail")).contains("./sicd topics apply");
        }
    }

    private static JsonNode list(String query) throws Exception {
        Answer answer = ingest.admin("GET", "/quarantine" + query, "");
        assertThat(answer.status()).as("%s", answer.json()).isEqualTo(200);
        return answer.json();
    }

    private static Answer show(String id) throws Exception {
        return shownBy.admin("GET", "/quarantine/" + id, "", PEOPLE.as("rita"));
    }

    private static ActionLogged action(String run) {
        Envelope envelope = Envelope.ofEpisode(UUID.randomUUID(), run, run + "_ep0001", start, Actor.agent("direct"));
        return new ActionLogged(envelope, "step", "{\"i\":1}");
    }
}
