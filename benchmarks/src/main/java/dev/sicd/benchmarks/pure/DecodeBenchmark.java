package dev.sicd.benchmarks.pure;

import dev.sicd.event.EpisodeEvent;
import dev.sicd.model.event.Event;
import dev.sicd.schemas.DecodeException;
import dev.sicd.schemas.EventCodec;
import dev.sicd.schemas.EventFamily;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.specific.SpecificDatumReader;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/**
 * What reading a record's value costs, on average of an action, a metrics event and an episode's start: to an event of the
 * model, and to Avro's record alone, by a reader that knows the schema beforehand, as the reference.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class DecodeBenchmark {
    private static final int EVENTS = 3;
    /** Confluent's: a zero, and the schema's id. */
    private static final int HEADER_BYTES = 5;

    private final List<byte[]> values;
    private final SpecificDatumReader<EpisodeEvent> reader;
    private BinaryDecoder decoder = DecoderFactory.get().binaryDecoder(new byte[0], null);

    /** Encodes the events. */
    public DecodeBenchmark() {
        Samples samples = new Samples();
        List<Event> events = List.of(samples.action(), samples.metrics(), samples.episodeStarted());
        if (events.size() != EVENTS) {
            throw new IllegalStateException("there are " + events.size() + " events, not " + EVENTS);
        }
        values = events.stream().map(EventCodec::encode).toList();
        // after the first encoding, which makes Avro trust our classes
        reader = new SpecificDatumReader<>(EpisodeEvent.getClassSchema());
    }

    @Benchmark
    @OperationsPerInvocation(EVENTS)
    public void sicd(Blackhole hole) throws DecodeException {
        for (byte[] value : values) {
            hole.consume(EventCodec.decode(EventFamily.EPISODE, value));
        }
    }

    @Benchmark
    @OperationsPerInvocation(EVENTS)
    public void avro(Blackhole hole) throws IOException {
        for (byte[] value : values) {
            decoder = DecoderFactory.get().binaryDecoder(value, HEADER_BYTES, value.length - HEADER_BYTES, decoder);
            hole.consume(reader.read(null, decoder));
        }
    }
}
