package dev.sicd.client;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** How a logger is to be. Nothing happens before {@link #open}. */
public final class EpisodeLoggerBuilder {
    private static final long SPOOL_BYTES_DEFAULT = 256L << 20;
    private static final int AGENT_LENGTH_MAX = 150;

    private final String agent;
    private Optional<Transport> transport = Optional.empty();
    private Optional<SicdServer> reads = Optional.empty();
    private Optional<Path> spoolDirectory = Optional.empty();
    private long spoolBytesMax = SPOOL_BYTES_DEFAULT;
    private OutboxLimits limits = OutboxLimits.DEFAULT;
    private Duration heartbeatEvery = Duration.ofMinutes(1);
    private Duration flushMax = Duration.ofSeconds(5);
    private boolean strict;

    EpisodeLoggerBuilder(String agent) {
        if (agent.isBlank() || agent.length() > AGENT_LENGTH_MAX) {
            throw new IllegalArgumentException("the agent's name has %d characters; use 1 to %d, not only blanks"
                    .formatted(agent.length(), AGENT_LENGTH_MAX));
        }
        this.agent = agent;
    }

    /** Over HTTP, where episodes are read too. */
    public EpisodeLoggerBuilder overHttp(SicdServer server) {
        reads = reads.or(() -> Optional.of(server));
        return over(HttpTransport.to(server));
    }

    /** Over this transport, which the logger closes. */
    public EpisodeLoggerBuilder over(Transport way) {
        transport = Optional.of(way);
        return this;
    }

    /** Where episodes and summaries are read, where that is another server than the one that is written to. */
    public EpisodeLoggerBuilder readingFrom(SicdServer server) {
        reads = Optional.of(server);
        return this;
    }

    /** Keeps what cannot be delivered in this directory, one for each logger. Without it, that is lost with the process. */
    public EpisodeLoggerBuilder spoolingTo(Path directory) {
        spoolDirectory = Optional.of(directory);
        return this;
    }

    /** Most bytes in the spool, at least 1 MiB; 256 MiB unless said otherwise. */
    public EpisodeLoggerBuilder withSpoolBytesMax(long bytes) {
        spoolBytesMax = bytes;
        return this;
    }

    /** Most events in memory; 10,000 unless said otherwise. */
    public EpisodeLoggerBuilder withMemoryEventsMax(int events) {
        if (events < 1) {
            throw new IllegalArgumentException("%d events in memory are too few; give 1 or more".formatted(events));
        }
        limits = limits.withEventsMax(events);
        return this;
    }

    /** How long a log call may wait for room when memory is full; 20 ms unless said otherwise. */
    public EpisodeLoggerBuilder withBlockMax(Duration duration) {
        limits = limits.withBlockMax(duration);
        return this;
    }

    /** After how much silence an episode says that it is alive; a minute unless said otherwise. */
    public EpisodeLoggerBuilder withHeartbeatEvery(Duration silence) {
        if (silence.compareTo(Duration.ofMillis(10)) < 0) {
            throw new IllegalArgumentException(
                    "a heartbeat every %s is too often; give 10 ms or more".formatted(silence));
        }
        heartbeatEvery = silence;
        return this;
    }

    /** How long closing and reading wait for delivery, and reading then for its answer; 5 seconds unless said otherwise. */
    public EpisodeLoggerBuilder withFlushMax(Duration duration) {
        flushMax = duration;
        return this;
    }

    /** Throws {@link EpisodeLogException} where a logger otherwise counts: for tests, and for work worth nothing unrecorded. */
    public EpisodeLoggerBuilder strict() {
        strict = true;
        return this;
    }

    /**
     * Opens the spool and begins to deliver what an earlier process left in it.
     *
     * @throws IllegalStateException when no transport was given
     * @throws IOException when the spool cannot be used, or another logger uses it
     */
    public EpisodeLogger open() throws IOException {
        return open(InstantSource.system(), new SecureRandom());
    }

    EpisodeLogger open(InstantSource clock, RandomGenerator random) throws IOException {
        Transport way = transport.orElseThrow(
                () -> new IllegalStateException("there is no transport; call overHttp(…) or over(…) first"));
        Optional<Spool> spool = Optional.empty();
        if (spoolDirectory.isPresent()) {
            spool = Optional.of(Spool.open(spoolDirectory.get(), spoolBytesMax));
        }
        Optional<Reads> reader = reads.map(server -> new Reads(new HttpDoor(server), flushMax));
        EventWriter writer = new EventWriter(agent, clock, random);
        Runs runs = new Runs(() -> agent + "/" + Ids.timeOrdered(clock.millis(), random.nextLong(), random.nextLong()));
        Outbox outbox = Outbox.open(
                way, spool, limits, (event, at) -> runs.known(event.runId()).ifPresent(run -> run.delivered(at)));
        return new EpisodeLogger(writer, runs, outbox, reader, heartbeatEvery, flushMax, strict);
    }
}
