package dev.sicd.e2e.check;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Readers while faults happen: what is answered never goes back (I6, I8, I9), and GitHub never has two pull requests of one
 * proposal (I10). No answer is no violation; readers go on with the next instance.
 */
public final class Watch implements AutoCloseable {
    private static final Duration ANSWER_MAX = Duration.ofSeconds(8);
    private static final int READERS = 2;
    private static final int READS_PER_SECOND = 15;
    private static final int LOOKS_PER_SECOND = 2;
    private static final int OK = 200;
    private static final int NOT_FOUND = 404;

    private final Addresses addresses;
    private final Load load;
    private final Findings findings = new Findings();
    private final History history = new History(findings);
    private final AtomicLong reads = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean ended;

    private Watch(Addresses addresses, Load load) {
        this.addresses = addresses;
        this.load = load;
    }

    public static Watch start(Addresses addresses, Load load) {
        Watch watch = new Watch(addresses, load);
        for (int reader = 0; reader < READERS; reader++) {
            int number = reader;
            watch.threads.add(
                    Thread.ofPlatform().name("watch-" + reader).daemon().start(() -> watch.read(number)));
        }
        addresses
                .gitHub()
                .ifPresent(gitHub -> watch.threads.add(
                        Thread.ofPlatform().name("watch-pull-requests").daemon().start(() -> watch.look(gitHub))));
        return watch;
    }

    private void read(int number) {
        Random random = new Random(number);
        Pacer pacer = new Pacer(READS_PER_SECOND);
        String reader = "reader " + number;
        try (Web web = new Web(addresses.query(), addresses.token(), ANSWER_MAX, number)) {
            while (!ended) {
                pacer.take(1);
                Optional<Load.Receipt> receipt = load.anyReceipt(random);
                if (receipt.isPresent()) {
                    read(web, reader, receipt.get(), random);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void read(Web web, String reader, Load.Receipt receipt, Random random) throws InterruptedException {
        String run = receipt.runId();
        String summary = "/admin/training/runs/" + run + "/summary";
        switch (random.nextInt(4)) {
            case 0 -> {
                Web.Answer answer = web.get(summary + "?wait_ms=5000&at_least=" + receipt.at());
                if (counts(answer) || answer.status() == NOT_FOUND) {
                    history.readAt(receipt, answer.status(), answer.body());
                    history.current(run, answer.stale());
                }
            }
            case 1 -> {
                Web.Answer answer = web.get(summary);
                if (counts(answer)) {
                    history.added(run, answer.body());
                }
            }
            case 2 -> {
                Web.Answer answer = web.get(summary + "?consistency=committed");
                if (counts(answer)) {
                    history.committed(reader, run, answer.body());
                    history.current(run, answer.stale());
                }
            }
            default -> {
                String id = Events.episodeId(run, 1);
                Web.Answer answer = web.get("/admin/training/episodes/" + run + "/" + id
                        + "?consistency=committed&fields=status,action_count,positions");
                if (counts(answer)) {
                    history.episode(reader, id, answer.body());
                }
            }
        }
    }

    private boolean counts(Web.Answer answer) {
        if (answer.status() == OK) {
            reads.incrementAndGet();
            return true;
        }
        if (answer.isUnknown()) {
            failed.incrementAndGet();
        }
        return false;
    }

    private void look(Addresses.GitHub gitHub) {
        GitHubReader reader = new GitHubReader(gitHub);
        Pacer pacer = new Pacer(LOOKS_PER_SECOND);
        while (!ended && !Thread.currentThread().isInterrupted()) {
            pacer.take(1);
            try {
                reader.newest().forEach(history::pullRequest);
                reads.incrementAndGet();
            } catch (IllegalStateException e) {
                failed.incrementAndGet();
            }
        }
    }

    /** At most the first twenty of each invariant. */
    public List<Violation> violations() {
        return findings.all();
    }

    /** Answers that were held against earlier ones. */
    public long reads() {
        return reads.get();
    }

    /** Requests without an answer, or with a 5xx. */
    public long failedReads() {
        return failed.get();
    }

    /** Ends the readers. */
    public List<Violation> stop() throws InterruptedException {
        ended = true;
        for (Thread thread : threads) {
            thread.join();
        }
        return violations();
    }

    @Override
    public void close() {
        ended = true;
        threads.forEach(Thread::interrupt);
    }
}
