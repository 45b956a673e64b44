package dev.sicd.benchmarks.suites;

import dev.sicd.benchmarks.load.Actions;
import dev.sicd.benchmarks.measure.Actor;
import dev.sicd.benchmarks.measure.Sample;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.KafkaProducer;

/**
 * Gives a process that folds a topic the records of a turn, all in one moment: they are written in a transaction, and
 * readers of what is committed see none of them before its end. It starts no process.
 */
final class HeldRecords implements AutoCloseable {
    private static final Duration FOLD_MAX = Duration.ofSeconds(120);

    private final RecordedInput input;
    private final List<Actor> actors;
    private final KafkaProducer<byte[], byte[]> producer;
    private final GroupProgress progress;

    /**
     * For the records of a topic.
     *
     * @param group that folds them, exactly once
     * @param actors whose processor time is told
     */
    HeldRecords(RecordedInput input, String group, List<Actor> actors) {
        this.input = input;
        this.actors = List.copyOf(actors);
        this.producer = input.producer(Map.of("transactional.id", "held-" + input.prefix()));
        this.progress = new GroupProgress(input.bootstrapServers(), group, input.topic());
        producer.initTransactions();
    }

    /** Writes so many, lets them loose, and follows the group until it has committed them: what it did in a second. */
    Sample fold(Actions actions, int count) throws ExecutionException, InterruptedException, TimeoutException {
        producer.beginTransaction();
        input.send(producer, actions, count);
        return progress.follow(producer::commitTransaction, input.end(), count, actors, FOLD_MAX);
    }

    @Override
    public void close() {
        progress.close();
        producer.close();
    }
}
