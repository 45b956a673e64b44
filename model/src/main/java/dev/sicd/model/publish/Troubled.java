package dev.sicd.model.publish;

import dev.sicd.model.publish.Command.Call;
import dev.sicd.model.publish.Command.Effect;
import dev.sicd.model.publish.Observation.Fault;
import dev.sicd.model.publish.Observation.Refused;
import java.time.Duration;
import java.util.Optional;

/**
 * What follows when something was not done, or nobody knows. What may be sent again is; after a doubt about something
 * visible it is looked for; what only time mends is put off; the rest is a person's.
 */
final class Troubled {
    static final int TRIES_MAX = 6;
    static final int DECORATION_TRIES_MAX = 2;
    static final int DOUBTS_MAX = 5;
    static final int LIMITS_MAX = 10;
    static final int REPLICATION_TRIES_MAX = 5;
    /** A longer wait is on record, where people can see it, and leaves its place to others. */
    static final Duration REST_MAX = Duration.ofSeconds(90);

    static final Duration PUT_OFF = Duration.ofMinutes(1);
    private static final Duration FIRST_REST = Duration.ofMillis(500);
    private static final Duration RETRY_REST_MAX = Duration.ofSeconds(30);
    private static final Duration REPLICATION_REST = Duration.ofMillis(1_500);

    private final Publication at;
    private final Refused refused;
    private final Effect effect;

    Troubled(Publication at, Refused refused) {
        this.at = at;
        this.refused = refused;
        if (!(at.command() instanceof Call call)) {
            throw new IllegalArgumentException("only a call can be refused, not " + at.command());
        }
        this.effect = call.effect();
    }

    Publication next() {
        if (at.stage() instanceof Decorating decorating) {
            return decorated(decorating);
        }
        Optional<Stage> special = at.stage().onFault(at.order(), refused.fault());
        if (special.isPresent()) {
            return at.to(special.get());
        }
        return switch (refused.fault()) {
            case UNSURE -> effect == Effect.VISIBLE ? probed() : retried();
            case LIMITED -> limited();
            case NOT_REPLICATED -> replicated();
            // who only asks has made nothing that could be there
            case EXISTS -> effect == Effect.NOTHING ? at.to(Stage.parked("REFUSED", refused.message())) : probed();
            case UNAUTHORIZED -> at.to(new Stage.Ended(new Outcome.Halted(refused.message())));
            case MISSING -> at.to(Stage.parked("NOT_FOUND", refused.message()));
            case EMPTY -> at.to(Stage.failed("REPOSITORY_EMPTY", refused.message()));
            case NOTHING_TO_OPEN, NO_DRAFTS, DENIED -> at.to(Stage.parked("REFUSED", refused.message()));
        };
    }

    private Publication decorated(Decorating decorating) {
        Trouble trouble = at.trouble();
        if (refused.fault() == Fault.UNSURE && trouble.tries() < DECORATION_TRIES_MAX) {
            return retried();
        }
        if (refused.fault() == Fault.LIMITED && isShort() && trouble.limits() < LIMITS_MAX) {
            return limited();
        }
        return at.to(decorating.without(at.order(), refused.message()));
    }

    private Publication retried() {
        Trouble trouble = at.trouble().tried();
        if (trouble.tries() > TRIES_MAX) {
            return unreachable();
        }
        return rested(trouble, backoff(trouble.tries()), at.stage());
    }

    /** From the first look on, since it may have been done. */
    private Publication probed() {
        Trouble trouble = at.trouble().doubted();
        if (trouble.doubts() > DOUBTS_MAX) {
            return unreachable();
        }
        return rested(trouble, backoff(trouble.doubts()), new Probing.PullRequests());
    }

    private Publication limited() {
        Trouble trouble = at.trouble().limited();
        if (!isShort() || trouble.limits() > LIMITS_MAX) {
            Duration wait = refused.patience().compareTo(PUT_OFF) > 0 ? refused.patience() : PUT_OFF;
            return at.to(Stage.deferred("RATE_LIMITED", refused.message(), wait, true));
        }
        Stage then = effect == Effect.VISIBLE ? new Probing.PullRequests() : at.stage();
        return rested(trouble, refused.patience(), then);
    }

    private boolean isShort() {
        return refused.patience().compareTo(REST_MAX) <= 0;
    }

    private Publication replicated() {
        Trouble trouble = at.trouble().tried();
        if (trouble.tries() > REPLICATION_TRIES_MAX) {
            return unreachable();
        }
        return rested(trouble, REPLICATION_REST, at.stage().again());
    }

    private Publication unreachable() {
        return at.to(Stage.deferred("UNREACHABLE", refused.message(), PUT_OFF, false));
    }

    private Publication rested(Trouble trouble, Duration time, Stage then) {
        return at.to(new Stage.Resting(time, then), trouble);
    }

    private static Duration backoff(int tries) {
        Duration rest = FIRST_REST.multipliedBy(1L << (tries - 1));
        return rest.compareTo(RETRY_REST_MAX) > 0 ? RETRY_REST_MAX : rest;
    }
}
