package dev.sicd.benchmarks.suites;

import dev.sicd.benchmarks.load.Actions;
import java.io.IOException;
import java.util.Locale;

/** A run of episodes as agents usually have them: ten actions, two outcomes, metrics, an end. It does not read them. */
final class TypicalEpisodes {
    private static final int ACTIONS = 10;

    private static final String METRICS =
            "\"tokens_used\":1500,\"inference_time_ms\":450.0,\"changes_proposed\":2,\"rag_queries\":3,\"llm_calls\":2";

    private TypicalEpisodes() {}

    /** Records them, and comes back when they are committed. */
    static void record(ApiConnection api, String run, int count) throws IOException {
        api.post("/start", "{\"run_id\":\"" + run + "\",\"task_description\":\"Optimize RAG queries\"}")
                .accepted();
        EventBatches events = new EventBatches(api);
        for (int number = 1; number <= count; number++) {
            record(events, run, number);
        }
        events.awaitCommitted(run);
    }

    private static void record(EventBatches events, String run, int number) throws IOException {
        String episode = String.format(Locale.ROOT, "%s_ep%04d", run, number);
        if (number > 1) {
            events.started(run, episode, number);
        }
        for (int action = 0; action < ACTIONS; action++) {
            events.action(run, episode, Actions.data(number * ACTIONS + action));
        }
        events.outcome(run, episode, "{\"status\":\"success\",\"tests\":42}");
        events.outcome(run, episode, "{\"status\":\"success\",\"coverage\":0.81}");
        events.metrics(run, episode, METRICS);
        events.completed(run, episode);
    }
}
