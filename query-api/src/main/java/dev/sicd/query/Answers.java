package dev.sicd.query;

import dev.sicd.kit.http.Reply;
import dev.sicd.kit.http.Request;
import dev.sicd.reader.Consistency;
import dev.sicd.reader.Reads;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Small answers about single runs, each kept for as long as nothing changes in the stores that it was read from: who watches
 * a run asks for the same ones again and again. Thread-safe.
 */
final class Answers {
    private static final int ANSWERS_MAX = 512;
    static final int BYTES_MAX = 16 << 10;

    private final Reads reads;
    private final Set<String> waits;
    private final Map<Question, Answer> kept = new LinkedHashMap<>(ANSWERS_MAX, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Question, Answer> eldest) {
            return size() > ANSWERS_MAX;
        }
    };

    /** @param waits parameters that say when the answer is given, and not which */
    Answers(Reads reads, Set<String> waits) {
        this.reads = reads;
        this.waits = waits;
    }

    /**
     * An answer and what it is about.
     *
     * @param reply with all headers but those that change while the answer does not
     */
    record Told(Reply reply, Optional<Answered.Place> place) {}

    /** Finds an answer. */
    @FunctionalInterface
    interface Source {
        Told tell() throws InterruptedException;
    }

    private record Question(String path, Map<String, List<String>> parameters, Consistency consistency) {}

    private record Answer(long version, Told told) {}

    /**
     * The answer that is kept, or a new one.
     *
     * @param runId whose stores alone the answer comes from; without one it is not kept
     */
    Told get(Request request, Consistency consistency, Optional<String> runId, Source source)
            throws InterruptedException {
        // before the stores are read: what changes meanwhile makes this version an old one
        OptionalLong version = runId.map(reads::version).orElseGet(OptionalLong::empty);
        if (version.isEmpty()) {
            return source.tell();
        }
        Map<String, List<String>> parameters = new HashMap<>(request.queryParameters());
        parameters.keySet().removeAll(waits);
        Question question = new Question(request.path(), parameters, consistency);
        Optional<Told> known = find(question, version.getAsLong());
        if (known.isPresent()) {
            return known.get();
        }
        Told told = source.tell();
        if (told.reply().body().length <= BYTES_MAX) {
            keep(question, new Answer(version.getAsLong(), told));
        }
        return told;
    }

    private synchronized Optional<Told> find(Question question, long version) {
        return Optional.ofNullable(kept.get(question))
                .filter(answer -> answer.version() == version)
                .map(Answer::told);
    }

    private synchronized void keep(Question question, Answer answer) {
        kept.put(question, answer);
    }
}
