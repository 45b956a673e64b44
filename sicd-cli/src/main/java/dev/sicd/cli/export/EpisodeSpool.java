package dev.sicd.cli.export;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sicd.model.event.EpisodeEvent;
import dev.sicd.model.ledger.Hash;
import dev.sicd.schemas.DecodeException;
import dev.sicd.schemas.EventCodec;
import dev.sicd.schemas.EventFamily;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The episode events of one partition on disk, to be had again episode by episode: a ledger interleaves runs, and neither a
 * run nor an episode need fit into memory. In memory are the places of some of them. For one thread.
 */
final class EpisodeSpool implements AutoCloseable {
    /** Their places take some 100 bytes each. */
    static final int PLACES_MAX = 1_000_000;

    private static final int HEADER_BYTES = 2 * Long.BYTES + 3 * Long.BYTES + Integer.BYTES;

    private final Path file;
    private final int placesMax;
    private final DataOutputStream out;
    private long events;

    private EpisodeSpool(Path file, int placesMax, DataOutputStream out) {
        this.file = file;
        this.placesMax = placesMax;
        this.out = out;
    }

    /** @param placesMax how many events' places may be in memory at once */
    static EpisodeSpool open(Path file, int placesMax) throws IOException {
        return new EpisodeSpool(
                file, placesMax, new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file), 1 << 16)));
    }

    /** An event of the spool with its place in the ledger. */
    record Spooled(EpisodeEvent event, long offset, long position, Instant recordedAt) {}

    /** The events of one episode, in the order of the ledger, to be read as often as needed. */
    interface EpisodeLines {
        void read(Each each) throws IOException;
    }

    /** What is done with an event. */
    interface Each {
        void accept(Spooled spooled) throws IOException;
    }

    /** What is done with an episode. */
    interface EachEpisode {
        void accept(EpisodeLines lines) throws IOException;
    }

    /** Adds an event that belongs to an episode. */
    void add(String episodeId, long offset, long position, Instant recordedAt, byte[] value) throws IOException {
        ByteBuffer hash = ByteBuffer.wrap(Hash.sha256(episodeId.getBytes(UTF_8)).bytes());
        out.writeLong(hash.getLong());
        out.writeLong(hash.getLong());
        out.writeLong(offset);
        out.writeLong(position);
        out.writeLong(recordedAt.toEpochMilli());
        out.writeInt(value.length);
        out.write(value);
        events++;
    }

    /** All episodes; always in the same order. */
    void episodes(EachEpisode each) throws IOException {
        out.flush();
        int rounds = (int) (events / placesMax) + 1;
        for (int round = 0; round < rounds; round++) {
            Map<Key, List<Long>> places = places(round, rounds);
            try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
                for (List<Long> ofEpisode : places.values()) {
                    each.accept(lines -> read(in, ofEpisode, lines));
                }
            }
        }
    }

    @Override
    public void close() throws IOException {
        out.close();
        Files.deleteIfExists(file);
    }

    /** Half a SHA-256 of the episode's id: nobody makes two ids that meet there. */
    private record Key(long high, long low) implements Comparable<Key> {
        private static final Comparator<Key> ORDER =
                Comparator.comparingLong(Key::high).thenComparingLong(Key::low);

        @Override
        public int compareTo(Key other) {
            return ORDER.compare(this, other);
        }
    }

    private Map<Key, List<Long>> places(int round, int rounds) throws IOException {
        Map<Key, List<Long>> places = new TreeMap<>();
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file), 1 << 16))) {
            long at = 0;
            for (long i = 0; i < events; i++) {
                Key key = new Key(in.readLong(), in.readLong());
                in.skipNBytes(3 * Long.BYTES);
                int length = in.readInt();
                in.skipNBytes(length);
                if (Math.floorMod(key.high(), rounds) == round) {
                    places.computeIfAbsent(key, first -> new ArrayList<>()).add(at);
                }
                at += HEADER_BYTES + length;
            }
        }
        return places;
    }

    private static void read(RandomAccessFile in, List<Long> places, Each each) throws IOException {
        byte[] header = new byte[HEADER_BYTES];
        for (long place : places) {
            in.seek(place);
            in.readFully(header);
            ByteBuffer fields = ByteBuffer.wrap(header, 2 * Long.BYTES, HEADER_BYTES - 2 * Long.BYTES);
            long offset = fields.getLong();
            long position = fields.getLong();
            Instant recordedAt = Instant.ofEpochMilli(fields.getLong());
            byte[] value = new byte[fields.getInt()];
            in.readFully(value);
            try {
                EpisodeEvent event = (EpisodeEvent) EventCodec.decode(EventFamily.EPISODE, value);
                each.accept(new Spooled(event, offset, position, recordedAt));
            } catch (DecodeException e) {
                throw new EOFException("the spool '" + in + "' changed while it was read: " + e.detail());
            }
        }
    }
}
