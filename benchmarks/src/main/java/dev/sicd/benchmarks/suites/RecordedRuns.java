package dev.sicd.benchmarks.suites;

import dev.sicd.benchmarks.load.Actions;
import java.io.IOException;
import java.net.URI;
import java.util.Locale;

/**
 * What the system holds when it is read: runs of few and of many episodes, and runs of one episode that is short or
 * long. It reads nothing.
 *
 * @param many episodes of the run {@link #MANY}
 * @param longest actions of the run {@link #LONG}
 */
record RecordedRuns(int few, int many, int shortest, int longest) {
    // long enough for many spellings
    static final String FEW = "run-of-a-few-episodes";
    static final String MANY = "run-of-many-episodes";
    static final String SHORT = "run-of-a-short-episode";
    static final String LONG = "run-of-a-long-episode";

    /** Records them, and comes back when they are committed. */
    void in(URI server) throws IOException {
        try (ApiConnection api = new ApiConnection(server)) {
            EventBatches events = new EventBatches(api);
            episodes(api, events, FEW, few);
            episodes(api, events, MANY, many);
            actions(api, events, SHORT, shortest);
            actions(api, events, LONG, longest);
        }
    }

    private static void episodes(ApiConnection api, EventBatches events, String run, int count) throws IOException {
        start(api, run);
        for (int number = 1; number <= count; number++) {
            String episode = episode(run, number);
            if (number > 1) {
                events.started(run, episode, number);
            }
            events.action(run, episode, "{\"file\":\"src/parser.py\"}");
            events.metrics(run, episode, "\"tokens_used\":100,\"llm_calls\":1");
            events.completed(run, episode);
        }
        events.awaitCommitted(run);
    }

    private static void actions(ApiConnection api, EventBatches events, String run, int count) throws IOException {
        start(api, run);
        for (int number = 1; number <= count; number++) {
            events.action(run, episode(run, 1), Actions.data(number));
        }
        events.awaitCommitted(run);
    }

    private static void start(ApiConnection api, String run) throws IOException {
        api.post("/start", "{\"run_id\":\"" + run + "\",\"tags\":[\"benchmark\"]}")
                .accepted();
    }

    private static String episode(String run, int number) {
        return String.format(Locale.ROOT, "%s_ep%04d", run, number);
    }
}
