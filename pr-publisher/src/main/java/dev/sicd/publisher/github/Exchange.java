package dev.sicd.publisher.github;

import dev.sicd.kit.config.Secret;
import dev.sicd.model.publish.Observation.Fault;
import dev.sicd.model.publish.Observation.Refused;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One request, within the pace, and whether it was done; it neither tries again nor knows where credentials come from. */
final class Exchange {
    private static final Logger LOG = LoggerFactory.getLogger(Exchange.class);

    private final Transport transport;
    private final Pace pace;
    private final InstantSource clock;

    Exchange(Transport transport, Pace pace, InstantSource clock) {
        this.transport = transport;
        this.pace = pace;
        this.clock = clock;
    }

    /** What came of one request. */
    sealed interface Result {
        record Answered(ApiAnswer answer) implements Result {}

        /**
         * It was not done, or nobody knows.
         *
         * @param answer empty when none came, or the request was not sent
         */
        record Failed(Refused refused, Optional<ApiAnswer> answer) implements Result {}

        default boolean is(Fault fault) {
            return this instanceof Failed failed && failed.refused().fault() == fault;
        }
    }

    Result send(ApiRequest request, Secret bearer) throws InterruptedException {
        Optional<Duration> paused = pace.admit(request.weight());
        if (paused.isPresent()) {
            return held(request, paused.get());
        }
        ApiAnswer answer;
        try {
            answer = transport.send(request, bearer);
        } catch (IOException e) {
            return failed(Fault.UNSURE, "GitHub did not answer %s (%s)".formatted(request, reason(e)));
        }
        if (!answer.isSuccess()) {
            return refused(request, answer);
        }
        pace.succeeded();
        return answer.whole() ? new Result.Answered(answer) : tooLong(request);
    }

    private static Result held(ApiRequest request, Duration left) {
        String message = "%s was not sent: GitHub wants no requests for another %d s"
                .formatted(request, left.plusMillis(999).toSeconds());
        return new Result.Failed(new Refused(Fault.LIMITED, message, left), Optional.empty());
    }

    private Result refused(ApiRequest request, ApiAnswer answer) {
        Complaint said = Complaint.of(answer);
        Fault fault = FaultReader.fault(answer, said);
        String message = FaultReader.message(request, answer, said);
        Duration wait = Duration.ZERO;
        if (fault == Fault.LIMITED) {
            wait = pace.pause(Limit.told(answer, clock.instant()));
            LOG.atWarn()
                    .addKeyValue("path", request.path())
                    .addKeyValue("status", answer.status())
                    .addKeyValue("pause_ms", wait.toMillis())
                    .log("GitHub limits us; nothing is sent for a while");
        }
        return new Result.Failed(new Refused(fault, message, wait), Optional.of(answer));
    }

    /** Whoever only read knows that it cannot be read; whoever wrote knows that something was done, and not what. */
    private static Result tooLong(ApiRequest request) {
        return failed(
                request.isRead() ? Fault.DENIED : Fault.UNSURE,
                "the answer to %s is longer than %d MiB, more than is read of any; a smaller repository is needed"
                        .formatted(request, Transport.ANSWER_BYTES_MAX >> 20));
    }

    private static Result failed(Fault fault, String message) {
        return new Result.Failed(Refused.of(fault, message), Optional.empty());
    }

    private static String reason(IOException fault) {
        return Complaint.shown(
                fault.getClass().getSimpleName() + ": "
                        + Optional.ofNullable(fault.getMessage()).orElse("no details"),
                200);
    }
}
