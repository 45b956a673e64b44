package dev.sicd.benchmarks.suites;

import dev.sicd.benchmarks.measure.Actor;
import dev.sicd.benchmarks.measure.CpuTimes;
import dev.sicd.benchmarks.measure.Sample;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;

/**
 * How many records of a topic a group has committed, as the broker knows it. It takes no part in the group, and knows nothing
 * of what is not committed.
 */
final class GroupProgress implements AutoCloseable {
    private static final long LOOK_MILLIS = 20;
    private static final long ANSWER_SECONDS_MAX = 30;

    private final Admin admin;
    private final String group;
    private final String topic;

    GroupProgress(String bootstrapServers, String group, String topic) {
        this.admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers));
        this.group = group;
        this.topic = topic;
    }

    private record Look(long committed, long at, CpuTimes cpu) {}

    long committed() throws ExecutionException, InterruptedException, TimeoutException {
        return admin
                .listConsumerGroupOffsets(group)
                .partitionsToOffsetAndMetadata()
                .get(ANSWER_SECONDS_MAX, TimeUnit.SECONDS)
                .entrySet()
                .stream()
                .filter(entry -> entry.getKey().topic().equals(topic))
                .map(Map.Entry::getValue)
                .filter(Objects::nonNull)
                .mapToLong(next -> next.offset())
                .sum();
    }

    /** Waits until so many are committed. */
    void await(long end, Duration patience) throws ExecutionException, InterruptedException, TimeoutException {
        awaitLook(end, List.of(), System.nanoTime() + patience.toNanos());
    }

    /**
     * What the group does with the last records, from the first of its commits that is seen to have some of them to the one
     * that has all: how soon it learns of them is not in it. Where one commit has all, it is from their beginning on.
     *
     * @param begin gives it the records
     * @param end how many are committed then
     * @param records of these that are new
     * @return how many a second, with what the actors used for them
     */
    Sample follow(Runnable begin, long end, long records, List<Actor> actors, Duration patience)
            throws ExecutionException, InterruptedException, TimeoutException {
        long deadline = System.nanoTime() + patience.toNanos();
        Look before = look(actors);
        begin.run();
        Look first = awaitLook(end - records + 1, actors, deadline);
        if (first.committed() >= end) {
            return sample(before, first, records);
        }
        Look last = awaitLook(end, actors, deadline);
        return sample(first, last, last.committed() - first.committed());
    }

    private static Sample sample(Look from, Look to, long records) {
        return Sample.perSecond(records, to.at() - from.at()).with(to.cpu().since(from.cpu()));
    }

    private Look awaitLook(long end, List<Actor> actors, long deadline)
            throws ExecutionException, InterruptedException, TimeoutException {
        Look look = look(actors);
        while (look.committed() < end) {
            look = next(end, actors, deadline);
        }
        return look;
    }

    private Look next(long end, List<Actor> actors, long deadline)
            throws ExecutionException, InterruptedException, TimeoutException {
        Thread.sleep(LOOK_MILLIS);
        Look look = look(actors);
        if (look.committed() < end && System.nanoTime() > deadline) {
            throw new IllegalStateException("the group %s was expected to commit %d records of %s in time, and has %d"
                    .formatted(group, end, topic, look.committed()));
        }
        return look;
    }

    private Look look(List<Actor> actors) throws ExecutionException, InterruptedException, TimeoutException {
        long committed = committed();
        return new Look(committed, System.nanoTime(), CpuTimes.of(actors));
    }

    @Override
    public void close() {
        admin.close();
    }
}
