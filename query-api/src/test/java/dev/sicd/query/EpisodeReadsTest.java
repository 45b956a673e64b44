package dev.sicd.query;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sicd.model.event.EndStatus;
import dev.sicd.model.event.Metrics;
import dev.sicd.model.fold.Episode;
import dev.sicd.model.ledger.Hash;
import dev.sicd.reader.Consistency;
import dev.sicd.reader.Keys;
import dev.sicd.reader.Reads;
import dev.sicd.reader.Store;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EpisodeReadsTest {
    private static final String EPISODE = "/episodes/run_1/run_1_ep0001";

    private final ApiUnderTest api = new ApiUnderTest();
    private final RunScript run = api.run("run_1");

    @AfterEach
    void close() {
        api.close();
    }

    @Test
    void anOpenEpisodeHasNoCompletionAndNoMetadataYet() throws Exception {
        run.startEpisode(1, "tidy up", "{}");

        JsonNode episode = api.json(EPISODE);

        assertThat(episode.path("status").asText()).isEqualTo("in_progress");
        assertThat(episode.path("completed_at").isNull()).isTrue();
        assertThat(episode.path("metadata").isObject()).isTrue();
        assertThat(episode.path("metadata").isEmpty()).isTrue();
        assertThat(episode.has("metadata_sha256")).isFalse();
        assertThat(episode.path("started").asBoolean()).isTrue();
        assertThat(episode.path("lease_ms").asLong()).isEqualTo(900_000);
    }

    @Test
    void whatWasRecordedBeforeTheStartIsAPlaceholderUntilTheStartArrives() throws Exception {
        run.action(1, "read_file", "{}");

        JsonNode placeholder = api.json(EPISODE);
        run.startEpisode(1, "tidy up", "{}");
        JsonNode healed = api.json(EPISODE);

        assertThat(placeholder.path("started").asBoolean(true)).isFalse();
        assertThat(placeholder.path("started_at").isNull()).isTrue();
        assertThat(placeholder.path("task_description").asText()).isEmpty();
        assertThat(placeholder.path("action_count").asLong()).isEqualTo(1);
        assertThat(healed.path("started").asBoolean()).isTrue();
        assertThat(healed.path("task_description").asText()).isEqualTo("tidy up");
        assertThat(healed.path("actions").size()).isEqualTo(1);
        assertThat(api.json("/runs/run_1/summary").path("started").asBoolean(true))
                .isFalse();
    }

    @Test
    void anAbandonedEpisodeSaysSoAndCountsAsFailed() throws Exception {
        run.startEpisode(1, "tidy up", "{}");
        run.at("2025-01-01T10:15:00Z").abandon(1);

        JsonNode episode = api.json(EPISODE);
        JsonNode summary = api.json("/runs/run_1/summary");

        assertThat(episode.path("status").asText()).isEqualTo("abandoned");
        assertThat(episode.path("completed_at").asText()).isEqualTo("2025-01-01T10:15:00Z");
        assertThat(summary.path("failed").asLong()).isEqualTo(1);
        assertThat(summary.path("by_status").path("abandoned").asLong()).isEqualTo(1);
        assertThat(summary.path("by_status").path("failed").asLong(-1)).isZero();
    }

    @Test
    void countsWhatCameLateAndWhatContradicts() throws Exception {
        run.startEpisode(1, "tidy up", "{}");
        run.endEpisode(1, EndStatus.FAILED, "{\"a\":1}");
        run.action(1, "too_late", "{}");
        run.endEpisode(1, EndStatus.COMPLETED, "{\"b\":2}");

        JsonNode episode = api.json(EPISODE);

        assertThat(episode.path("status").asText()).isEqualTo("failed");
        assertThat(episode.path("late").asLong()).isEqualTo(2);
        assertThat(episode.path("conflicts").asLong()).isEqualTo(1);
        assertThat(episode.path("metadata").path("a").asInt()).isEqualTo(1);
        assertThat(episode.path("metadata_sha256").asText())
                .isEqualTo(Hash.sha256("{\"a\":1}".getBytes(UTF_8)).hex());
        assertThat(episode.path("positions").toString())
                .isEqualTo("{\"first\":1,\"last\":4,\"started\":1,\"ended\":2,\"committed\":4}");
        assertThat(episode.path("actions").path(0).path("position").asLong()).isEqualTo(3);
        assertThat(episode.path("revivals").asLong(-1)).isZero();
    }

    @Test
    void entryPagesHoldEachActionAndOutcomeOnceInOrder() throws Exception {
        run.startEpisode(1, "tidy up", "{}");
        run.startEpisode(2, "another", "{}");
        for (int i = 0; i < 23; i++) {
            run.action(1, "action-" + i, "{}");
            run.action(2, "foreign", "{}");
            run.outcome(1, "outcome-" + i, "{}");
        }

        List<String> seen = new ArrayList<>();
        String cursor = "";
        int pages = 0;
        do {
            JsonNode page = api.json(EPISODE + "?limit=5" + cursor);
            assertThat(page.path("actions").size() + page.path("outcomes").size())
                    .isLessThanOrEqualTo(5);
            page.path("actions").forEach(action -> seen.add(action.path("type").asText()));
            page.path("outcomes")
                    .forEach(outcome -> seen.add(outcome.path("type").asText()));
            cursor = page.has("next") ? "&cursor=" + page.path("next").asText() : "";
            pages++;
        } while (!cursor.isEmpty() && seen.size() < 100);

        List<String> expected = IntStream.range(0, 23)
                .boxed()
                .flatMap(i -> List.of("action-" + i, "outcome-" + i).stream())
                .toList();
        assertThat(seen).containsExactlyInAnyOrderElementsOf(expected);
        assertThat(seen.stream().filter(type -> type.startsWith("action"))).isSortedAccordingTo(byNumber());
        assertThat(pages).isEqualTo(10);
    }

    private static Comparator<String> byNumber() {
        return Comparator.comparingInt(type -> Integer.parseInt(type.substring(type.indexOf('-') + 1)));
    }

    @Test
    void aFullLastPageHasNoNext() throws Exception {
        for (int i = 0; i < 4; i++) {
            run.action(1, "action", "{}");
        }

        assertThat(api.json(EPISODE + "?limit=4").has("next")).isFalse();
        assertThat(api.json(EPISODE + "?limit=3").has("next")).isTrue();
    }

    @Test
    void aPageHoldsMoreEntriesThanAreReadAtOnce() throws Exception {
        for (int i = 0; i < 700; i++) {
            run.action(1, "action", "{}");
        }

        assertThat(api.json(EPISODE).path("actions").size()).isEqualTo(700);
    }

    @Test
    void aPageOfLargeEntriesEndsEarlyAndGoesOn() throws Exception {
        String mebibyte = "{\"text\":\"" + "x".repeat(1 << 20) + "\"}";
        for (int i = 0; i < 10; i++) {
            run.action(1, "large", mebibyte);
        }

        JsonNode first = api.json(EPISODE);
        JsonNode second = api.json(EPISODE + "?cursor=" + first.path("next").asText());

        assertThat(first.path("actions").size()).isEqualTo(8);
        assertThat(second.path("actions").size()).isEqualTo(2);
        assertThat(second.has("next")).isFalse();
    }

    /** Each may have 4 MiB, and all that are read are in memory at once. */
    @Test
    void largeEntriesAreNotReadBeyondThePage() throws Exception {
        String mebibyte = "{\"text\":\"" + "x".repeat(1 << 20) + "\"}";
        for (int i = 0; i < 10; i++) {
            run.action(1, "large", mebibyte);
        }

        assertThat(readsOf(EPISODE) - readsOf(EPISODE + "?fields=status")).isEqualTo(8);
    }

    private long readsOf(String path) throws Exception {
        long before = api.stores().gets();
        api.json(path);
        return api.stores().gets() - before;
    }

    @Test
    void fieldsChooseWhatIsShown() throws Exception {
        run.startEpisode(1, "tidy up", "{}");
        run.action(1, "read_file", "{}");
        run.outcome(1, "tests_pass", "{}");

        JsonNode some = api.json(EPISODE + "?fields=status,actions");

        assertThat(ApiUnderTest.names(some)).containsExactly("status", "actions");
        assertThat(some.path("actions").size()).isEqualTo(1);
        assertThat(ApiUnderTest.names(api.json(EPISODE + "?fields=episode_id"))).containsExactly("episode_id");
    }

    @Test
    void aDamagedEntryIsNamedAndTheRestIsShown() throws Exception {
        run.startEpisode(1, "tidy up", "{}");
        run.action(1, "first", "{}");
        run.action(1, "second", "{}");
        api.stores().overwrite(Store.TIMELINE, "run_1", Keys.position("run_1", 2), new byte[] {1, 2, 3});

        JsonNode episode = api.json(EPISODE);

        assertThat(episode.path("damaged").toString()).isEqualTo("[2]");
        assertThat(episode.path("actions").size()).isEqualTo(1);
        assertThat(episode.path("actions").path(0).path("type").asText()).isEqualTo("second");
    }

    @Test
    void aFreshHeaderCountsWhatIsCommittedOnlyLater() throws Exception {
        run.startEpisode(1, "tidy up", "{}");
        run.action(1, "committed", "{}");
        api.stores().holdCommits();
        run.action(1, "fresh", "{}");

        JsonNode fresh = api.json(EPISODE);
        JsonNode committed = api.json(EPISODE + "?consistency=committed");

        assertThat(fresh.path("action_count").asLong()).isEqualTo(2);
        assertThat(fresh.path("actions").size()).isEqualTo(1);
        assertThat(fresh.path("positions").path("last").asLong()).isEqualTo(3);
        assertThat(fresh.path("positions").path("committed").asLong()).isEqualTo(2);
        assertThat(committed.path("action_count").asLong()).isEqualTo(1);
    }

    @Test
    void entriesThatAreCommittedWhileAPageIsReadAreOfTheNextAnswer() {
        for (int i = 0; i < 3; i++) {
            run.action(1, "action", "{}");
        }
        Reads reads = new Reads(api.stores());
        Episode episode = reads.episode("run_1", 1, Consistency.FRESH).orElseThrow();
        EpisodeEntries.Wanted wanted = new EpisodeEntries.Wanted(true, true, 10);

        EpisodeEntries.Page page = new EpisodeEntries(reads, new Ledger(reads)).page(episode, 1, 2, wanted);

        assertThat(page.actions().size()).isEqualTo(2);
        assertThat(page.next()).isEmpty();
    }

    @Test
    void textThatIsNoJsonObjectIsShownAsItIs() throws Exception {
        run.startEpisode(1, "tidy up", "{}");
        run.action(1, "odd", "not json");

        assertThat(api.json(EPISODE).path("actions").path(0).path("data").asText())
                .isEqualTo("not json");
    }

    @Test
    void inferenceTimeKeepsItsMicroseconds() throws Exception {
        run.metrics(1, new Metrics(0, 1_234_567, 0, 0, 0, 0, 0, 0));

        assertThat(api.json(EPISODE).path("metrics").path("inference_time_ms").asText())
                .isEqualTo("1234.567");
    }

    @Test
    void theListOfEpisodesIsPagedAndCountsThemAll() throws Exception {
        for (int number = 1; number <= 7; number++) {
            run.startEpisode(number, "tidy up", "{}");
        }

        JsonNode first = api.json("/episodes/run_1?limit=3");
        JsonNode second =
                api.json("/episodes/run_1?limit=3&cursor=" + first.path("next").asText());
        JsonNode third =
                api.json("/episodes/run_1?limit=3&cursor=" + second.path("next").asText());

        assertThat(first.path("episode_count").asInt()).isEqualTo(7);
        assertThat(third.path("episode_count").asInt()).isEqualTo(7);
        List<String> all = new ArrayList<>();
        List.of(first, second, third).forEach(page -> all.addAll(ApiUnderTest.texts(page.path("episodes"))));
        assertThat(all)
                .containsExactlyElementsOf(IntStream.rangeClosed(1, 7)
                        .mapToObj(number -> "run_1_ep000" + number)
                        .toList());
        assertThat(third.has("next")).isFalse();
    }
}
