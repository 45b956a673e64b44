package dev.sicd.benchmarks.suites;

import dev.sicd.benchmarks.measure.Sample;
import dev.sicd.client.AgentEvent;
import dev.sicd.client.Delivery;
import dev.sicd.client.EpisodeHandle;
import dev.sicd.client.EpisodeLogger;
import dev.sicd.client.EpisodeStart;
import dev.sicd.client.FlushResult;
import dev.sicd.client.RunStart;
import dev.sicd.client.Transport;
import dev.sicd.client.kafka.KafkaTransport;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.ProducerConfig;

/** The SDK's ways straight to Kafka: its transport alone, and the logger that agents call. It changes none of their defaults. */
final class SdkProducing implements AutoCloseable {
    private static final Duration DELIVERED_MAX = Duration.ofSeconds(60);

    private final ProducedActions actions;
    private final List<List<AgentEvent>> batches;
    private final Transport transport;
    private final EpisodeLogger logger;
    private final List<EpisodeHandle> episodes;

    private SdkProducing(
            ProducedActions actions, Transport transport, EpisodeLogger logger, List<EpisodeHandle> episodes) {
        this.actions = actions;
        this.batches = actions.batches(transport.eventsMax());
        this.transport = transport;
        this.logger = logger;
        this.episodes = episodes;
    }

    /**
     * Opens both, with a run and an episode each.
     *
     * @param ofTransport what the name of the transport's topic begins with; likewise the logger's
     */
    static SdkProducing open(ProducedActions actions, String bootstrapServers, String ofTransport, String ofLogger)
            throws IOException {
        // an agent's own rate is bounded by what it waits for; this one must wait where an agent's events would be
        // counted lost
        EpisodeLogger logger = EpisodeLogger.of("benchmark")
                .over(transport(bootstrapServers, ofLogger))
                .withBlockMax(DELIVERED_MAX)
                .open();
        List<EpisodeHandle> episodes = IntStream.range(0, ProducedActions.RUNS)
                .mapToObj(actions::run)
                .map(run -> {
                    logger.startRun(RunStart.of(run));
                    return logger.startEpisode(EpisodeStart.of(run, 1));
                })
                .toList();
        return new SdkProducing(actions, transport(bootstrapServers, ofTransport), logger, episodes);
    }

    private static Transport transport(String bootstrapServers, String prefix) {
        return KafkaTransport.to(Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers), prefix);
    }

    /** What the SDK's outbox hands over at a time, at most. */
    int batch() {
        return transport.eventsMax();
    }

    /** Batch after batch, each acknowledged before the next one. */
    Sample throughTransport(int count) throws InterruptedException {
        long begun = System.nanoTime();
        int sent = 0;
        for (int i = 0; sent < count; i++) {
            List<AgentEvent> batch = batches.get(i % batches.size());
            requireDelivered(batch.size(), transport.send(batch));
            sent += batch.size();
        }
        return Sample.perSecond(sent, System.nanoTime() - begun);
    }

    /** Call after call, until all is delivered. */
    Sample throughLogger(int count) {
        long begun = System.nanoTime();
        for (int i = 0; i < count; i++) {
            episodes.get(i % episodes.size()).logAction(ProducedActions.TYPE, actions.data(i));
        }
        FlushResult result = logger.flush(DELIVERED_MAX);
        long took = System.nanoTime() - begun;
        if (!result.isAllDelivered()) {
            throw new IllegalStateException("all that was logged should be delivered within %s, and this is: %s"
                    .formatted(DELIVERED_MAX, result));
        }
        return Sample.perSecond(count, took);
    }

    private static void requireDelivered(int count, List<Delivery> deliveries) {
        long delivered =
                deliveries.stream().filter(Delivery.Delivered.class::isInstance).count();
        if (delivered < count) {
            throw new IllegalStateException("all %d events of a batch should be delivered, and %d were; the last: %s"
                    .formatted(count, delivered, deliveries.getLast()));
        }
    }

    @Override
    public void close() {
        logger.close();
        transport.close();
    }
}
