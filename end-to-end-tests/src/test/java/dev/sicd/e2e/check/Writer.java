package dev.sicd.e2e.check;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sicd.event.EpisodeEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;

/** Sends some of a load's runs, one after the other, and writes into the book what became of each event. For one thread. */
final class Writer {
    private static final int CHUNK_MAX = 40;
    private static final int RETRY_MILLIS = 150;
    private static final int STARTED_ONE_IN = 3;

    private final LoadPlan plan;
    private final Addresses addresses;
    private final Pacer pacer;
    private final Turn turn;
    private final Book book;
    private final Random random;
    private final HttpDoor http;
    private final TopicDoor topic;
    private final Reviewer reviewer;
    private final Poisons poisons;

    /** The ways that an event can go. */
    private enum Way {
        ALONE,
        BATCH,
        TOPIC,
        /** Straight to the topic, but to another partition than its run's. */
        FOREIGN
    }

    Writer(
            LoadPlan plan,
            Addresses addresses,
            Pacer pacer,
            Turn turn,
            Book book,
            Random random,
            HttpDoor http,
            TopicDoor topic,
            Reviewer reviewer) {
        this.plan = plan;
        this.addresses = addresses;
        this.pacer = pacer;
        this.turn = turn;
        this.book = book;
        this.random = random;
        this.http = http;
        this.topic = topic;
        this.reviewer = reviewer;
        this.poisons = new Poisons(random);
    }

    /** Sends a whole run, or as much of it as there is time for. */
    void write(String runId, int number) throws InterruptedException {
        Events events = new Events(runId, random, Instant.now());
        // what goes over two partitions has no order: such a run goes one way, and has no contradictions
        boolean foreign = number % 8 == 7;
        if (number % STARTED_ONE_IN == 0 && !foreign) {
            start(runId);
        } else {
            Way way = foreign ? Way.FOREIGN : number % 2 == 0 ? Way.BATCH : Way.TOPIC;
            deliver(List.of(events.runStarted(plan.episodesPerRun()), events.episodeStarted(1)), way);
        }
        for (int episode = 1; episode <= plan.episodesPerRun() && !turn.isOver(); episode++) {
            if (episode > 1) {
                deliver(List.of(events.episodeStarted(episode)), foreign ? Way.FOREIGN : anyWay());
            }
            steps(events, episode, foreign);
            if (random.nextInt(20) > 0) {
                deliver(List.of(events.episodeCompleted(episode)), foreign ? Way.FOREIGN : anyWay());
            }
            reviewer.settle();
        }
        if (random.nextInt(10) > 1) {
            deliver(List.of(events.runCompleted()), foreign ? Way.FOREIGN : anyWay());
            if (random.nextInt(4) == 0) {
                deliver(List.of(events.step(1)), foreign ? Way.FOREIGN : anyWay());
            }
        }
    }

    private void steps(Events events, int episode, boolean foreign) throws InterruptedException {
        int left = plan.actionsPerEpisode();
        while (left > 0 && !turn.isOver()) {
            Way way = foreign ? Way.FOREIGN : anyWay();
            int size = way == Way.ALONE ? 1 : Math.min(left, 1 + random.nextInt(CHUNK_MAX));
            List<EpisodeEvent> chunk = new ArrayList<>();
            for (int i = 0; i < size; i++) {
                chunk.add(events.step(episode));
            }
            left -= size;
            deliver(chunk, way);
            for (EpisodeEvent sent : chunk) {
                if (random.nextDouble() < plan.duplicatesShare()) {
                    again(events, sent, foreign);
                }
                if (random.nextDouble() < plan.poisonShare()) {
                    poison(poisons.any(events.step(episode)));
                }
                if (!foreign && random.nextDouble() < plan.proposalsShare()) {
                    propose(sent.getRunId());
                }
            }
        }
    }

    /** Mostly batches, since one request for each event is what takes the time. */
    private Way anyWay() {
        int any = random.nextInt(4);
        return any == 0 ? Way.ALONE : any == 1 ? Way.TOPIC : Way.BATCH;
    }

    private void start(String runId) throws InterruptedException {
        Fate fate = Fate.UNKNOWN;
        book.started(runId, fate);
        while (fate == Fate.UNKNOWN && !turn.isOver()) {
            fate = attempt(2, () -> http.start(runId, plan.episodesPerRun()), Fate.UNKNOWN);
        }
        book.started(runId, fate);
    }

    /** Until each is acknowledged or refused, or the load is over. */
    private void deliver(List<EpisodeEvent> events, Way way) throws InterruptedException {
        List<EpisodeEvent> pending = events;
        events.forEach(event -> book.sending(Told.of(event)));
        while (!pending.isEmpty() && !turn.isOver()) {
            List<EpisodeEvent> sending = pending;
            List<EpisodeEvent> unknown = new ArrayList<>();
            List<Fated> fates = attempt(sending.size(), () -> send(sending, way), List.of());
            for (int i = 0; i < sending.size(); i++) {
                Fated fated = i < fates.size() ? fates.get(i) : Fated.UNKNOWN;
                if (fated.fate() == Fate.UNKNOWN) {
                    unknown.add(sending.get(i));
                } else {
                    book.settled(Told.of(sending.get(i)), fated);
                }
            }
            pending = unknown;
            if (!pending.isEmpty()) {
                Thread.sleep(RETRY_MILLIS);
            }
        }
    }

    private List<Fated> send(List<EpisodeEvent> events, Way way) throws InterruptedException {
        return switch (way) {
            case ALONE -> List.of(http.alone(events.getFirst()));
            case BATCH -> http.batch(events);
            case TOPIC -> topic.send(events, false);
            case FOREIGN -> topic.send(events, true);
        };
    }

    /** The same again, or something else under the same id; what becomes of it is for the checker to find out. */
    private void again(Events events, EpisodeEvent sent, boolean foreign) throws InterruptedException {
        boolean contradicts = !foreign && random.nextInt(4) == 0;
        if (contradicts && !book.isAcknowledged(UUID.fromString(sent.getEventId()))) {
            return;
        }
        EpisodeEvent repeat = contradicts ? events.contradicting(sent) : sent;
        Way way = foreign ? Way.FOREIGN : anyWay();
        List<Fated> fates = attempt(1, () -> send(List.of(repeat), way), List.of(Fated.UNKNOWN));
        if (contradicts) {
            Told told = Told.of(repeat);
            book.conflict(new Known.Conflict(
                    told.id(), told.content(), fates.getFirst().fate()));
        }
    }

    private void poison(Poisons.Poison poison) throws InterruptedException {
        Fated fated = attempt(1, () -> topic.send(poison.key(), poison.value()), Fated.UNKNOWN);
        book.poison(
                new Known.Poison(Hashes.hex(Hashes.sha256(poison.value())), poison.reason(), fated.fate(), fated.at()));
    }

    private void propose(String runId) throws InterruptedException {
        String title = "Change " + Long.toString(random.nextLong() >>> 1, 36);
        boolean toReview = random.nextInt(3) == 0;
        // how something is built is what policy wants a person to look at
        String path = title.replace("Change ", "modules/") + (toReview ? "/pom.xml" : "/a.txt");
        String content = "größer: " + title + "\n";
        String repository = addresses.gitHub().map(Addresses.GitHub::repository).orElse("your-org/your-repo");
        Known.Proposed proposed =
                new Known.Proposed(runId, path, Hashes.blob(content.getBytes(UTF_8)), Known.Review.NONE, Fate.UNKNOWN);
        book.proposed(title, proposed);
        Fate fate = Fate.UNKNOWN;
        while (fate == Fate.UNKNOWN && !turn.isOver()) {
            fate = attempt(1, () -> http.propose(runId, repository, title, path, content), Fate.UNKNOWN);
            if (fate == Fate.UNKNOWN) {
                Thread.sleep(RETRY_MILLIS);
            }
        }
        Known.Proposed settled = new Known.Proposed(runId, path, proposed.blob(), Known.Review.NONE, fate);
        book.proposed(title, settled);
        if (toReview && fate == Fate.ACKED) {
            reviewer.toReview(title, settled);
        }
    }

    /** What is sent in a turn of one's own. */
    @FunctionalInterface
    private interface Sending<T> {
        T send() throws InterruptedException;
    }

    private <T> T attempt(int events, Sending<T> sending, T otherwise) throws InterruptedException {
        pacer.take(events);
        List<T> result = new ArrayList<>(List.of(otherwise));
        turn.take(() -> {
            if (!turn.isOver()) {
                result.set(0, sending.send());
            }
        });
        return result.getFirst();
    }
}
