package dev.sicd.publisher;

import dev.sicd.model.event.ApprovalStatement;
import dev.sicd.model.event.PullRequestEvent;
import dev.sicd.publisher.github.GitHubCalls;
import dev.sicd.reader.NotAvailableException;
import dev.sicd.schemas.Coordinates;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.InterruptException;

/**
 * The part of a session that opens pull requests: what is in hand, what waits, what is open. It neither reads new
 * proposals nor moves offsets. But for what a lane calls, it is for the session's thread.
 */
final class Live implements AutoCloseable {
    private static final long CHARS_IN_HAND_MAX = 64L << 20;
    private static final int IN_HAND_MAX = 1_000;
    private static final int DUE_AT_ONCE_MAX = 5;
    private static final Duration CLOSE_MAX = Duration.ofSeconds(3);
    private static final Set<String> BRAKES = Set.of("STOPPED", "SAFE_MODE");
    private static final String OPEN_BUDGET = "OPEN_BUDGET";

    private final Admission admission;
    private final Desk desk;
    private final History history;
    private final HistoryReader reader;
    private final ApprovedRecords records;
    private final Planning planning;
    private final Tracker tracker;
    private final Background tracking;
    private final Halt halt;
    private final GitHubCalls github;
    private final Executor threads;
    private final InstantSource clock;
    private final Map<Coordinates, Work> inHand = new ConcurrentHashMap<>();
    private final Queue<Finished> finished = new ConcurrentLinkedQueue<>();
    /** What was put off and may go on before its time, by proposal. */
    private final Set<String> hurried = new HashSet<>();

    private final Map<String, String> lanesOfDeferred = new HashMap<>();
    private Set<Integer> partitions = Set.of();
    private Lanes lanes;

    Live(
            Admission admission,
            Desk desk,
            History history,
            HistoryReader reader,
            ApprovedRecords records,
            Planning planning,
            Tracker tracker,
            Background tracking,
            Halt halt,
            GitHubCalls github,
            Executor threads,
            InstantSource clock) {
        this.admission = admission;
        this.desk = desk;
        this.history = history;
        this.reader = reader;
        this.records = records;
        this.planning = planning;
        this.tracker = tracker;
        this.tracking = tracking;
        this.halt = halt;
        this.github = github;
        this.threads = threads;
        this.clock = clock;
        this.lanes = lanes();
    }

    /**
     * A record for which there is nothing more to do here.
     *
     * @param event empty where nothing is said of it
     */
    record Finished(Coordinates source, ApprovalStatement by, Optional<PullRequestEvent> event) {}

    /** From now on these partitions are this publisher's, with all that their former one left. */
    void assigned(Set<Integer> mine) {
        partitions = Set.copyOf(mine);
        reader.catchUp();
        tracker.track(partitions);
    }

    /** Whatever was in hand is left as it is, for whoever has the partitions next. */
    void revoked() {
        partitions = Set.of();
        tracker.track(partitions);
        stopLanes();
        lanes = lanes();
    }

    /** Whether more can be taken: while not, nothing more is to be read. */
    boolean hasRoom() {
        return !halt.isHalted()
                && inHand.size() < IN_HAND_MAX
                && inHand.values().stream().mapToLong(Work::chars).sum() < CHARS_IN_HAND_MAX;
    }

    /** Whether it was said already what becomes of a record, or when. */
    boolean knows(String proposalId, Coordinates source) {
        return history.isEnded(proposalId, source) || history.isDeferred(proposalId, source);
    }

    /** Begins it; false when it is known already what becomes of it. */
    boolean take(Work work) {
        if (knows(work.approved().proposalId(), work.source())) {
            return false;
        }
        begin(work);
        return true;
    }

    /**
     * Does what is due, and returns what was finished since.
     *
     * @throws RuntimeException the failure of a lane
     */
    List<Finished> beat() {
        lanes.throwFailure();
        tracking.throwFailure();
        reader.read();
        if (halt.isHalted() && (github.credentialsChanged() || halt.isLongAgo())) {
            halt.over();
        }
        hurry();
        due().stream().limit(DUE_AT_ONCE_MAX).forEach(this::resume);
        List<Finished> since = new ArrayList<>();
        for (Optional<Finished> next = Optional.ofNullable(finished.poll());
                next.isPresent();
                next = Optional.ofNullable(finished.poll())) {
            since.add(next.get());
        }
        return since;
    }

    @Override
    public void close() {
        stopLanes();
        tracking.close();
        reader.close();
        records.close();
    }

    private Lanes lanes() {
        return new Lanes(this::work, threads, CLOSE_MAX);
    }

    private void begin(Work work) {
        if (inHand.putIfAbsent(work.source(), work) == null) {
            lanes.submit(work);
        }
    }

    /** Runs in a lane. */
    private void work(Work work) {
        try {
            Optional<PullRequestEvent> event = desk.finish(work);
            finished.add(new Finished(work.source(), work.by(), event));
            inHand.remove(work.source());
        } catch (InterruptedException | InterruptException e) {
            // it stays undone, and is done again after the next start
            Thread.currentThread().interrupt();
        }
    }

    /** What waits for a brake or a place goes on when that may be over, not only when its time has come. */
    private void hurry() {
        List<History.Deferred> mine = mine();
        boolean brakesOff = mine.stream().anyMatch(put -> BRAKES.contains(put.code())) && !isStopped();
        Set<String> freed = tracker.freed();
        for (History.Deferred put : mine) {
            boolean mayGoOn = brakesOff && BRAKES.contains(put.code());
            boolean hasPlace = put.code().equals(OPEN_BUDGET)
                    && !freed.isEmpty()
                    && freed.contains(lanesOfDeferred.getOrDefault(
                            put.proposalId(), freed.iterator().next()));
            if (mayGoOn || hasPlace) {
                hurried.add(put.proposalId());
            }
        }
    }

    private boolean isStopped() {
        try {
            return admission.isStopped();
        } catch (NotAvailableException e) {
            return true;
        }
    }

    private List<History.Deferred> mine() {
        return history.deferred().stream()
                .filter(put -> put.source()
                        .filter(source -> partitions.contains(source.partition()))
                        .isPresent())
                .toList();
    }

    private List<History.Deferred> due() {
        if (!hasRoom()) {
            return List.of();
        }
        Instant now = clock.instant();
        return mine().stream()
                .filter(put -> !put.until().isAfter(now) || hurried.contains(put.proposalId()))
                .filter(put -> !inHand.containsKey(put.source().orElseThrow()))
                .toList();
    }

    private void resume(History.Deferred put) {
        Optional<String> waitingFor = put.until().isAfter(clock.instant()) ? Optional.of(put.code()) : Optional.empty();
        hurried.remove(put.proposalId());
        Coordinates source = put.source().orElseThrow();
        Optional<byte[]> value = records.at(source).map(ConsumerRecord::value);
        if (value.isEmpty()) {
            desk.park(
                    put,
                    "CONTENT_GONE",
                    "it was put off for longer than approved proposals are kept; a reviewer can release it");
            return;
        }
        switch (put.isLapsed() ? planning.lapsedAgain(value.get(), source) : planning.again(value.get(), source)) {
            case Planning.Answer.ToPublish(Work work) -> {
                lanesOfDeferred.put(put.proposalId(), work.lane());
                begin(work.after(put.times(), waitingFor));
            }
            case Planning.Answer.Refused refused ->
                desk.park(
                        put,
                        "APPROVAL_REFUSED",
                        "its approval does not hold any more: " + refused.detail() + "; a reviewer can release it");
            case Planning.Answer.Stated ignored ->
                throw new IllegalStateException("what was put off to be published is a dry run now: " + source);
        }
    }

    private void stopLanes() {
        lanes.close();
        inHand.clear();
        finished.clear();
    }
}
