package dev.sicd.ingest;

import dev.sicd.kit.Spelling;
import dev.sicd.kit.http.Problem;
import dev.sicd.kit.http.Request;
import dev.sicd.model.event.Ids;
import dev.sicd.schemas.Topic;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Which records of the quarantine are wanted; it reads none.
 *
 * @param topic name of the one they were produced to
 * @param run that their event or their key names
 */
record QuarantineFilter(Optional<String> reason, Optional<String> topic, Optional<String> run) {
    static final Set<String> PARAMETERS = Set.of("reason", "topic", "run", "limit", "cursor");

    /** @throws Problem 400 when one of the parameters can match nothing */
    static QuarantineFilter of(Request request, String prefix) {
        Optional<String> reason = request.queryParameter("reason");
        Optional<String> topic = request.queryParameter("topic");
        Optional<String> run = request.queryParameter("run");
        reason.ifPresent(word -> require("reason", word, Explanation.reasons()));
        topic.ifPresent(name -> require(
                "topic",
                name,
                Stream.of(Topic.values()).map(known -> known.name(prefix)).toList()));
        run.filter(id -> !Ids.isRunId(id) && !id.equals(Ids.SYSTEM_RUN)).ifPresent(id -> {
            throw Problem.badRequest("run is " + Problem.quoted(id) + "; a run id is " + Ids.RUN_ID_RULE);
        });
        return new QuarantineFilter(reason, topic, run);
    }

    boolean matches(Quarantined record) {
        return reason.map(record.reason()::equals).orElse(true)
                && topic.map(name -> record.source()
                                .filter(source -> source.topic().equals(name))
                                .isPresent())
                        .orElse(true)
                && run.map(record::isOf).orElse(true);
    }

    private static void require(String parameter, String value, Collection<String> known) {
        if (!known.contains(value)) {
            String cure = Spelling.nearest(value, known)
                    .map(near -> "did you mean '" + near + "'?")
                    .orElseGet(() -> "known are "
                            + String.join(", ", known.stream().sorted().toList()));
            throw Problem.badRequest(
                    "the query parameter '%s' is %s; %s".formatted(parameter, Problem.quoted(value), cure));
        }
    }
}
