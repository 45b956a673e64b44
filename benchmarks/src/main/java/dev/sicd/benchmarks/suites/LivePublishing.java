package dev.sicd.benchmarks.suites;

import dev.sicd.benchmarks.measure.Contest;
import dev.sicd.benchmarks.measure.Contestant;
import dev.sicd.benchmarks.report.Row;
import dev.sicd.benchmarks.system.Dev;
import dev.sicd.benchmarks.system.Lab;
import dev.sicd.benchmarks.system.Program;
import dev.sicd.fakegithub.Main;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

/**
 * Pull requests that are really opened, but at a fake of GitHub on loopback: what of their time is the publisher's own.
 * How long GitHub takes it does not tell.
 */
final class LivePublishing {
    private static final String TOKEN = "a-token-of-the-benchmarks";
    private static final String LOOPBACK = "http://127.0.0.1:";
    private static final Duration START_MAX = Duration.ofSeconds(60);
    private static final String MANY = "100000";
    private static final int CLIENTS = 4;
    private static final int EACH = 6;

    private LivePublishing() {}

    static void measure(Lab lab) throws Exception {
        Program fake = lab.java("fake", Main.class, "--repo", Proposals.REPOSITORY, "--token", TOKEN);
        String url = LOOPBACK + fake.awaitLine(LOOPBACK, START_MAX);
        Dev dev = Dev.start(lab, lab.directory("live"), settings(url));
        List<Callable<Latencies>> clients = clients(lab, dev);
        Contest.Outcome outcome = Contest.of(
                1,
                lab.rounds(),
                List.of(new Contestant(
                        "opened",
                        List.of(dev.program().actor(), fake.actor()),
                        () -> Latencies.together(Crowd.all(clients)).sample())));
        for (double percentile : Tail.of(outcome.ours(), 50.0, 99.0)) {
            Row row = Row.millis("proposal → opened at the fake", percentile, outcome, outcome.ours());
            lab.report().add(percentile == 50 ? row.with(outcome.ours().cpuMicros()) : row);
        }
        addOwn(lab, PublicationLog.last(lab.rounds() * CLIENTS * EACH, dev));
    }

    private static Map<String, String> settings(String gitHub) {
        return Map.of(
                "SICD_DRY_RUN", "false",
                "SICD_GITHUB_API", gitHub,
                "GITHUB_TOKEN", TOKEN,
                "SICD_ALLOWED_REPOSITORIES", Proposals.REPOSITORY,
                "SICD_GITHUB_WRITE_PACE_MS", "0",
                "SICD_MAX_OPEN_PRS", MANY,
                "SICD_MAX_NEW_PRS_PER_HOUR", MANY);
    }

    private static List<Callable<Latencies>> clients(Lab lab, Dev dev) throws IOException {
        List<Callable<Latencies>> clients = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            clients.add(
                    lab.keep(new ProposingClient(dev.url(), "live-" + i, EACH)).answered("created"));
        }
        return clients;
    }

    private static void addOwn(Lab lab, List<PublicationLog.Publication> publications) {
        Latencies own = new Latencies();
        Latencies fake = new Latencies();
        for (PublicationLog.Publication publication : publications) {
            own.add(publication.ownNanos());
            fake.add(publication.gitHubNanos());
        }
        for (double percentile : Tail.of(own.measured("own"), 50.0, 99.0)) {
            lab.report()
                    .add(Row.once("publisher's own time, p%.0f".formatted(percentile), "ms", own.millis(percentile))
                            .beside("the fake's answers", fake.millis(percentile))
                            .noted("of %d pull requests, as the publisher logs it; GitHub itself takes longer"
                                    .formatted(publications.size())));
        }
        double calls = publications.stream()
                .mapToLong(PublicationLog.Publication::calls)
                .average()
                .orElse(Double.NaN);
        lab.report().add(Row.once("calls to the fake per pull request", "calls", calls));
    }
}
