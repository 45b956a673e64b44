package dev.sicd.cli.imports;

import dev.sicd.cli.replay.LedgerFeed;
import dev.sicd.cli.replay.Span;
import dev.sicd.model.event.EpisodeEvent.EpisodeAbandoned;
import dev.sicd.model.event.Event;
import dev.sicd.model.event.EventRules;
import dev.sicd.model.event.Violation;
import dev.sicd.model.ledger.Hash;
import dev.sicd.schemas.ContentDigest;
import dev.sicd.schemas.DecodeException;
import dev.sicd.schemas.EventFamily;
import dev.sicd.schemas.LedgerLine;
import dev.sicd.schemas.Topic;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Writes the events of files to the topics, those that the ledger does not hold yet. A file is read to its end before any of
 * it is written, and written as a whole or not at all. The ledger is asked, and not the gate alone: the gate forgets the ids
 * of a run some time after it ended.
 */
final class Importing {
    /** Of key, headers and the batch around a record. */
    private static final int OVERHEAD_BYTES = 4_096;

    private static final String THERE = "in the ledger already";
    private static final String OTHER_FAMILY = "of a family that was not asked for (--family)";
    private static final String OF_SYSTEM = "EpisodeAbandoned, which the system states itself";

    private final List<EventSource> sources;
    private final Set<EventFamily> families;
    private final WantedEvents wanted = new WantedEvents();
    private final Map<Path, FileOutcome> outcomes = new LinkedHashMap<>();
    /** Episodes that files tell as a whole, and how many events others told of them. */
    private final Map<String, Long> told = new HashMap<>();

    private boolean isStopped;

    /** @param families whose events are written; those of others are skipped */
    Importing(List<EventSource> sources, Set<EventFamily> families) {
        this.sources = List.copyOf(sources);
        this.families = Set.copyOf(families);
    }

    /**
     * Does all of it.
     *
     * @param topics none: only looks what would be done
     */
    List<FileOutcome> run(LedgerFeed ledger, Optional<EventTopics> topics) {
        sources.forEach(this::validate);
        List<EventSource> good = sources.stream()
                .filter(source -> !outcomes.containsKey(source.file()))
                .toList();
        if (!good.isEmpty()) {
            compare(ledger);
        }
        for (EventSource source : good) {
            outcomes.put(source.file(), isStopped ? notBegun(source) : write(source, topics));
        }
        return sources.stream()
                .flatMap(source -> Optional.ofNullable(outcomes.get(source.file())).stream())
                .toList();
    }

    private void validate(EventSource source) {
        try {
            source.read(candidate -> {
                check(candidate);
                if (skipReason(candidate).isEmpty()) {
                    wanted.want(id(candidate.event()), content(candidate.event(), candidate.value()));
                    if (source.tellsEpisodes()) {
                        candidate.event().envelope().episodeId().ifPresent(id -> told.putIfAbsent(id, 0L));
                    }
                }
            });
        } catch (BadFileException e) {
            outcomes.put(source.file(), FileOutcome.refused(source.file(), e.detail()));
        }
    }

    private static void check(Candidate candidate) throws BadFileException {
        List<Violation> violations =
                candidate.event() instanceof EpisodeAbandoned ? List.of() : EventRules.check(candidate.event());
        if (!violations.isEmpty()) {
            throw new BadFileException("%s: %s".formatted(candidate.where(), violations.getFirst()));
        }
        int bytes = candidate.value().length + OVERHEAD_BYTES;
        if (bytes > Topic.INPUT_BYTES_MAX) {
            throw new BadFileException("%s: the event has %d bytes, a record holds %d; make it smaller"
                    .formatted(candidate.where(), candidate.value().length, Topic.INPUT_BYTES_MAX - OVERHEAD_BYTES));
        }
    }

    private void compare(LedgerFeed ledger) {
        for (Map.Entry<Integer, Span> part : ledger.spans().entrySet()) {
            ledger.read(part.getKey(), part.getValue(), line -> {
                compare(line);
                return true;
            });
        }
    }

    private void compare(LedgerLine line) {
        try {
            Event event = line.event().event();
            UUID id = id(event);
            if (wanted.isWanted(id)) {
                wanted.found(id, content(event, line.value()));
            } else if (!told.isEmpty() && !(event instanceof EpisodeAbandoned)) {
                event.envelope().episodeId().ifPresent(episode -> told.computeIfPresent(episode, (k, n) -> n + 1));
            }
        } catch (DecodeException e) {
            // what is no event has no id that could be wanted
        }
    }

    private FileOutcome write(EventSource source, Optional<EventTopics> topics) {
        try {
            Counting count = new Counting();
            source.read(candidate -> count(source, candidate, count));
            if (count.news > 0 && source.tellsEpisodes()) {
                refuseIfToldByOthers(source);
            }
            return topics.isPresent() ? send(source, count, topics.get()) : count.outcome(source.file(), count.news);
        } catch (BadFileException e) {
            return FileOutcome.refused(source.file(), e.detail());
        }
    }

    private void count(EventSource source, Candidate candidate, Counting count) throws BadFileException {
        Optional<String> skip = skipReason(candidate);
        if (skip.isPresent()) {
            count.skipped.merge(skip.get(), 1L, Long::sum);
            return;
        }
        switch (wanted.state(id(candidate.event()))) {
            case CONFLICTING ->
                throw new BadFileException(
                        ("%s: event %s is in the ledger, or another time in these files, with other content%s; nothing of"
                                        + " the file was imported")
                                .formatted(
                                        candidate.where(),
                                        id(candidate.event()),
                                        source.tellsEpisodes()
                                                ? ": the file was imported before and changed since"
                                                : ""));
            case THERE -> count.skipped.merge(THERE, 1L, Long::sum);
            case NEW -> count.news++;
            case UNKNOWN -> throw new BadFileException("the file changed while it was read; try again");
        }
    }

    private void refuseIfToldByOthers(EventSource source) throws BadFileException {
        source.read(candidate -> {
            Optional<String> episode = candidate.event().envelope().episodeId();
            long others = episode.map(id -> told.getOrDefault(id, 0L)).orElse(0L);
            if (others > 0) {
                throw new BadFileException(
                        ("the ledger holds %d events of episode %s that are not from this file; to import it too would"
                                        + " count the episode twice")
                                .formatted(others, episode.orElse("")));
            }
        });
    }

    private FileOutcome send(EventSource source, Counting count, EventTopics topics) throws BadFileException {
        Failures failures = new Failures();
        long[] sent = {0};
        source.read(candidate -> {
            UUID id = id(candidate.event());
            boolean stopped = failures.count() > 0;
            if (!stopped && skipReason(candidate).isEmpty() && wanted.state(id) == WantedEvents.State.NEW) {
                wanted.written(id);
                sent[0]++;
                topics.write(candidate, failures::add);
            }
        });
        topics.flush();
        isStopped = failures.count() > 0;
        long written = sent[0] - failures.count();
        FileOutcome outcome = count.outcome(source.file(), written);
        return failures.first()
                .map(failure ->
                        "%d events were not written (%s); import it again when that is mended: what is there is skipped"
                                .formatted(count.news - written, failure))
                .map(reason ->
                        new FileOutcome(outcome.file(), outcome.imported(), outcome.skipped(), Optional.of(reason)))
                .orElse(outcome);
    }

    private static FileOutcome notBegun(EventSource source) {
        return FileOutcome.refused(
                source.file(), "not begun, since writing failed before it; import it again when that is mended");
    }

    private Optional<String> skipReason(Candidate candidate) {
        if (candidate.event() instanceof EpisodeAbandoned) {
            return Optional.of(OF_SYSTEM);
        }
        return families.contains(candidate.family()) ? Optional.empty() : Optional.of(OTHER_FAMILY);
    }

    private static UUID id(Event event) {
        return event.envelope().eventId();
    }

    private static Hash content(Event event, byte[] value) {
        return ContentDigest.of(event, value);
    }

    /** Of one file; told by the producer's thread. */
    private static final class Failures {
        private Optional<Exception> first = Optional.empty();
        private long count;

        synchronized void add(Exception failure) {
            first = first.or(() -> Optional.of(failure));
            count++;
        }

        synchronized Optional<Exception> first() {
            return first;
        }

        synchronized long count() {
            return count;
        }
    }

    /** Of one file; for one thread. */
    private static final class Counting {
        private final SortedMap<String, Long> skipped = new TreeMap<>();
        private long news;

        FileOutcome outcome(Path file, long imported) {
            return new FileOutcome(file, imported, skipped, Optional.empty());
        }
    }
}
