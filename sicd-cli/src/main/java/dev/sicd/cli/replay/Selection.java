package dev.sicd.cli.replay;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sicd.kit.Spelling;
import dev.sicd.kit.http.Problem;
import dev.sicd.model.event.DecisionEvent;
import dev.sicd.model.event.EpisodeEvent;
import dev.sicd.model.event.Ids;
import dev.sicd.model.event.ProposalEvent;
import dev.sicd.model.event.PullRequestEvent;
import dev.sicd.schemas.DecodeException;
import dev.sicd.schemas.LedgerLine;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.kafka.common.utils.Utils;

/**
 * Which of the ledger's lines are meant.
 *
 * @param kinds of events, {@code ActionLogged} for instance; none: all
 * @param notBefore append time of the first moment that counts
 * @param before append time of the first moment that does not count any more
 */
public record Selection(
        Optional<String> run, SortedSet<String> kinds, Optional<Instant> notBefore, Optional<Instant> before) {
    /** What a kind is called where a value is no event. */
    public static final String UNDECODABLE = "(undecodable)";

    /**
     * A selection as a person asked for it.
     *
     * @throws ReplayException when a run or a kind cannot be
     */
    public static Selection of(Optional<String> run, Iterable<String> kinds, Place from, Place to) {
        run.filter(id -> !Ids.isRunId(id) && !id.equals(Ids.SYSTEM_RUN)).ifPresent(id -> {
            throw new ReplayException("--run " + Problem.quoted(id) + " is no run id: use " + Ids.RUN_ID_RULE);
        });
        Set<String> known = knownKinds();
        SortedSet<String> wanted = new TreeSet<>();
        for (String kind : kinds) {
            if (!known.contains(kind)) {
                throw new ReplayException("--kind %s is no kind of event; %s"
                        .formatted(
                                Problem.quoted(kind),
                                Spelling.nearest(kind, known)
                                        .map(near -> "did you mean '" + near + "'?")
                                        .orElse("known are " + String.join(", ", known))));
            }
            wanted.add(kind);
        }
        return new Selection(run, wanted, moment(from), moment(to));
    }

    /** All that this build knows. */
    static SortedSet<String> knownKinds() {
        SortedSet<String> kinds = new TreeSet<>();
        Stream.of(EpisodeEvent.class, ProposalEvent.class, DecisionEvent.class, PullRequestEvent.class)
                .flatMap(family -> Arrays.stream(family.getPermittedSubclasses()))
                .forEach(kind -> kinds.add(kind.getSimpleName()));
        return kinds;
    }

    /** Of the spans those that can hold such lines: a run is in one partition. */
    public SortedMap<Integer, Span> narrow(SortedMap<Integer, Span> spans, int partitions) {
        SortedMap<Integer, Span> narrowed = new TreeMap<>(spans);
        run.ifPresent(id -> {
            int home = Utils.toPositive(Utils.murmur2(id.getBytes(UTF_8))) % partitions;
            narrowed.keySet().retainAll(Set.of(home));
        });
        return narrowed;
    }

    public boolean includes(LedgerLine line) {
        return run.map(id -> id.equals(line.runId())).orElse(true)
                && notBefore.map(moment -> !line.recordedAt().isBefore(moment)).orElse(true)
                && before.map(moment -> line.recordedAt().isBefore(moment)).orElse(true)
                && (kinds.isEmpty() || kinds.contains(kindOf(line)));
    }

    /** The kind of event in a line, {@link #UNDECODABLE} where it is none. */
    public static String kindOf(LedgerLine line) {
        try {
            return line.event().event().type();
        } catch (DecodeException e) {
            return UNDECODABLE;
        }
    }

    private static Optional<Instant> moment(Place place) {
        return place instanceof Place.At at ? Optional.of(at.moment()) : Optional.empty();
    }
}
