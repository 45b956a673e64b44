package dev.sicd.schemas;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sicd.event.ApprovedProposal;
import dev.sicd.event.DecisionEvent;
import dev.sicd.event.EpisodeEvent;
import dev.sicd.event.ProposalEvent;
import dev.sicd.event.PullRequestEvent;
import dev.sicd.state.Episode;
import dev.sicd.state.Gate;
import dev.sicd.state.LedgerEntry;
import dev.sicd.state.Proposal;
import dev.sicd.state.Run;
import dev.sicd.state.Seen;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;

/**
 * Every schema that was ever released, by id and by fingerprint. The lock file only grows: a writer of any release stays
 * readable. It parses only what this build ships, never a schema from the wire.
 */
public final class SchemaCatalogue {
    static final String LOCK = "catalogue.lock";

    /** The schemas that this build writes. */
    static final List<Schema> CURRENT = List.of(
            EpisodeEvent.getClassSchema(),
            ProposalEvent.getClassSchema(),
            DecisionEvent.getClassSchema(),
            PullRequestEvent.getClassSchema(),
            ApprovedProposal.getClassSchema(),
            Gate.getClassSchema(),
            Seen.getClassSchema(),
            Run.getClassSchema(),
            Episode.getClassSchema(),
            Proposal.getClassSchema(),
            LedgerEntry.getClassSchema());

    /**
     * One released schema.
     *
     * @param id what the Confluent framing carries: the low 31 bits of the fingerprint
     * @param fingerprint CRC-64-AVRO of the parsing canonical form
     * @param version 1, 2, 3 … per full name
     */
    public record Entry(int id, long fingerprint, int version, Schema schema) {
        static Entry of(Schema schema, int version) {
            long fingerprint = fingerprintOf(schema);
            return new Entry(idOf(fingerprint), fingerprint, version, schema);
        }

        /** As {@code dev.sicd.event.EpisodeEvent}. */
        public String fullName() {
            return schema.getFullName();
        }

        /** The schema as compact JSON, everything that it names within it. */
        public String json() {
            return schema.toString();
        }

        String lockLine() {
            return String.format(Locale.ROOT, "%d %016x %s %d", id, fingerprint, fullName(), version);
        }
    }

    private static final SchemaCatalogue INSTANCE = new SchemaCatalogue();

    private final Map<Integer, Entry> byId = new LinkedHashMap<>();
    private final Map<Long, Entry> byFingerprint = new HashMap<>();

    private SchemaCatalogue() {
        for (String line : resource(LOCK).lines().toList()) {
            if (!line.isBlank() && !line.startsWith("#")) {
                add(entry(line));
            }
        }
    }

    public static SchemaCatalogue instance() {
        return INSTANCE;
    }

    public Optional<Entry> byId(int id) {
        return Optional.ofNullable(byId.get(id));
    }

    public Optional<Entry> byFingerprint(long fingerprint) {
        return Optional.ofNullable(byFingerprint.get(fingerprint));
    }

    /** All released schemas, oldest first. */
    public Collection<Entry> entries() {
        return new ArrayList<>(byId.values());
    }

    public static long fingerprintOf(Schema schema) {
        return SchemaNormalization.parsingFingerprint64(schema);
    }

    /** Positive, because clients read ids as signed and some refuse negative ones. */
    public static int idOf(long fingerprint) {
        return (int) (fingerprint & 0x7fff_ffffL);
    }

    static String file(String fullName, int version) {
        return fullName + "." + version + ".avsc";
    }

    private void add(Entry entry) {
        byId.put(entry.id(), entry);
        byFingerprint.put(entry.fingerprint(), entry);
    }

    private static Entry entry(String lockLine) {
        String[] fields = lockLine.split(" ", -1);
        int version = Integer.parseInt(fields[3]);
        Schema schema = new Schema.Parser().parse(resource(file(fields[2], version)));
        return Entry.of(schema, version);
    }

    static String resource(String name) {
        try (InputStream in = SchemaCatalogue.class.getResourceAsStream("catalogue/" + name)) {
            if (in == null) {
                throw new IllegalStateException("the schema catalogue has no file " + name);
            }
            return new String(in.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
