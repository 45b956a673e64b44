package dev.sicd.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sicd.cli.client.Answer;
import dev.sicd.cli.client.SicdClient;
import dev.sicd.cli.terminal.Terminal;
import dev.sicd.cli.tidy.Tidying;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/** The agent's work against one system, and then what that system says of it. It starts and stops no system. */
final class Demo {
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd_HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final Duration PLAN_PATIENCE = Duration.ofSeconds(30);
    private static final int READ_WAIT_MS = 10_000;
    private static final Set<String> UNDER_WAY = Set.of("placeholder", "submitted", "approved");

    private final SicdClient client;
    private final Terminal terminal;
    private final InstantSource clock;
    private final RandomGenerator random;

    Demo(SicdClient client, Terminal terminal, InstantSource clock, RandomGenerator random) {
        this.client = client;
        this.terminal = terminal;
        this.clock = clock;
        this.random = random;
    }

    /**
     * What was shown.
     *
     * @param episodeId the run's last episode
     * @param whole whether the record was verified and complete
     */
    record Shown(String runId, String episodeId, boolean whole) {
        /** Where people can look at the run, in a browser. */
        String page(String url) {
            return "%s/#/runs/%s".formatted(url, runId);
        }

        /** What to try with the run where a system that holds it answers. */
        List<String> commands(String url) {
            String api = url + Journal.BASE;
            return List.of(
                    "curl -s %s/runs/%s/summary".formatted(api, runId),
                    "curl -s %s/episodes/%s/%s".formatted(api, runId, episodeId),
                    "curl -s '%s/runs/%s/timeline?limit=5'".formatted(api, runId));
        }
    }

    /** @throws RefusedException when the system refuses the work or a question about it */
    Shown run(Checkout checkout) throws IOException, InterruptedException {
        String runId = "demo_%s_%04x".formatted(STAMP.format(clock.instant()), random.nextInt(1 << 16));
        terminal.line("A tidy agent works on %s, to be proposed to %s."
                .formatted(checkout.directory(), checkout.repository()));
        terminal.line("It reads files, changes none and asks no model; %s records it.".formatted(client.url()));
        Journal journal = new Journal(client, clock, random, runId);
        TidyAgent.Result result = new TidyAgent(checkout, journal, terminal, System::nanoTime).work();

        DemoReport report = new DemoReport(terminal);
        // the plan comes by another way than the agent's own events, so it is waited for before the totals are read
        Optional<JsonNode> proposal = Optional.empty();
        if (result.proposalId().isPresent()) {
            proposal = Optional.of(settled(result.proposalId().get()));
        }
        String waiting = "?at_least=%s&wait_ms=%d".formatted(journal.lastAt(), READ_WAIT_MS);
        String run = Journal.BASE + "/runs/" + runId;
        report.summary(read(run + "/summary" + waiting));
        boolean whole = report.integrity(read(run + "/integrity" + waiting));
        proposal.ifPresentOrElse(report::proposal, () -> sayWhyNothing(result));
        return new Shown(runId, journal.episodeId(), whole);
    }

    private JsonNode settled(String proposalId) throws InterruptedException {
        String path = Journal.BASE + "/proposals/" + proposalId;
        Answer answer = client.getUntil(path, Demo::isSettled, PLAN_PATIENCE);
        if (answer.status() != 200) {
            throw RefusedException.of("GET " + path, answer);
        }
        return answer.body();
    }

    private static boolean isSettled(Answer answer) {
        return answer.status() == 200
                && !UNDER_WAY.contains(answer.body().path("state").asText());
    }

    private JsonNode read(String target) {
        Answer answer = client.get(target);
        if (answer.status() != 200) {
            throw RefusedException.of("GET " + target, answer);
        }
        return answer.body();
    }

    private void sayWhyNothing(TidyAgent.Result result) {
        terminal.heading("Nothing to propose");
        terminal.line(
                result.untidy() == 0
                        ? "None was found in %s. Looked for: %s."
                                .formatted(Counted.of(result.examined(), "file"), String.join(", ", Tidying.rules()))
                        : "%s found, but left out of the proposal, see above."
                                .formatted(Counted.of(result.untidy(), "untidy file")));
        terminal.line("To look at another checkout: ./sicd demo --repo PATH");
    }
}
