package dev.sicd.e2e.check;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;

/**
 * Writers that send events three ways (HTTP one by one, HTTP batches, straight to the topics) and know the fate of each. What
 * was answered with an error or not at all is sent again with the same event id until it is acknowledged or the load ends.
 */
public final class Load implements AutoCloseable {
    private static final Duration ANSWER_MAX = Duration.ofSeconds(10);

    private final LoadPlan plan;
    private final Addresses addresses;
    private final long seed;
    private final Turn turn;
    private final Book book = new Book();
    private final AtomicInteger nextRun = new AtomicInteger();
    private final List<Thread> threads = new ArrayList<>();
    private volatile Optional<Throwable> broken = Optional.empty();

    private Load(LoadPlan plan, Addresses addresses, long seed) {
        this.plan = plan;
        this.addresses = addresses;
        this.seed = seed;
        this.turn = new Turn(plan.writers());
    }

    public static Load start(LoadPlan plan, Addresses addresses, long seed) {
        Load load = new Load(plan, addresses, seed);
        Pacer pacer = new Pacer(plan.eventsPerSecond());
        for (int writer = 0; writer < plan.writers(); writer++) {
            int number = writer;
            load.threads.add(
                    Thread.ofPlatform().name("load-" + writer).daemon().unstarted(() -> load.write(number, pacer)));
        }
        load.threads.forEach(Thread::start);
        return load;
    }

    private void write(int number, Pacer pacer) {
        Random random = new Random(seed * 1_000 + number);
        try (Web agent = new Web(addresses.ingest(), addresses.agentToken(), ANSWER_MAX, number);
                Web reads = new Web(addresses.query(), addresses.token(), ANSWER_MAX, number);
                Web operator = new Web(addresses.ingest(), addresses.token(), ANSWER_MAX, number);
                TopicDoor topic = new TopicDoor(addresses)) {
            boolean hasReviewer = !addresses.token().isEmpty();
            Reviewer reviewer = new Reviewer(reads, operator, hasReviewer, turn, book, random);
            Writer writer =
                    new Writer(plan, addresses, pacer, turn, book, random, new HttpDoor(agent), topic, reviewer);
            for (int run = nextRun.getAndIncrement();
                    run < plan.runs() && !turn.isOver();
                    run = nextRun.getAndIncrement()) {
                writer.write("load-%d-%04d".formatted(seed, run), run);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            broken = Optional.of(e);
        }
    }

    /**
     * No attempt is under way when this returns; what is not acknowledged is sent again after {@link #resume()}. A service may
     * still be at work at a request that was given up.
     */
    public void pause() throws InterruptedException {
        turn.pause();
    }

    public void resume() {
        turn.resume();
    }

    /** Whether all of the plan was sent and answered. */
    public boolean isDone() {
        return threads.stream().noneMatch(Thread::isAlive);
    }

    /** Waits until all of the plan was sent and answered; false when that takes longer. */
    public boolean awaitDone(Duration patience) throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        for (Thread thread : threads) {
            thread.join(Duration.ofNanos(Math.max(1, deadline - System.nanoTime())));
        }
        return isDone();
    }

    /** Writers start nothing new and are waited for. */
    public Known stop() throws InterruptedException {
        turn.end();
        for (Thread thread : threads) {
            thread.join();
        }
        if (broken.isPresent()) {
            throw new IllegalStateException("a writer of the load broke", broken.get());
        }
        return book.known();
    }

    /** As of now; what is in flight is UNKNOWN. */
    public Known known() {
        return book.known();
    }

    /** Events acknowledged so far, repeats not counted. */
    public long acknowledged() {
        return book.acknowledged();
    }

    /** A position that some writer was told lately and what a read at it must count at least. */
    Optional<Receipt> anyReceipt(RandomGenerator random) {
        return book.anyReceipt(random);
    }

    /** Of a run: the newest coordinates, and the actions acknowledged up to them. */
    record Receipt(String runId, String at, long actions) {}

    @Override
    public void close() {
        turn.end();
        threads.forEach(Thread::interrupt);
    }
}
