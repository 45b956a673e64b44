package dev.sicd.publisher.github;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/**
 * Tells GitHub's limits from other refusals, and reads how long they last; it does not wait.
 *
 * @see <a href="https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api">Rate limits</a>
 */
final class Limit {
    private static final int FORBIDDEN = 403;
    private static final int TOO_MANY_REQUESTS = 429;
    private static final Duration AFTER_RESET = Duration.ofSeconds(1);

    private Limit() {}

    static boolean isIn(ApiAnswer answer, Complaint said) {
        if (answer.status() == TOO_MANY_REQUESTS) {
            return true;
        }
        return answer.status() == FORBIDDEN
                && (isUsedUp(answer)
                        || answer.header("retry-after").isPresent()
                        || said.says(
                                "secondary rate limit",
                                "abuse detection",
                                "rate limit exceeded",
                                // which then refuses right credentials too
                                "maximum number of login attempts exceeded"));
    }

    /**
     * How long nothing may be asked, as far as the answer says so and it is not over already.
     *
     * @param local counts only where the answer has no date: what it names is by GitHub's clock
     */
    static Optional<Duration> told(ApiAnswer answer, Instant local) {
        Instant now = answer.header("date").flatMap(Limit::date).orElse(local);
        Optional<Duration> retryAfter = answer.header("retry-after").flatMap(value -> retryAfter(value, now));
        return retryAfter.or(() -> isUsedUp(answer) ? untilReset(answer, now) : Optional.empty());
    }

    private static boolean isUsedUp(ApiAnswer answer) {
        return answer.header("x-ratelimit-remaining").filter("0"::equals).isPresent();
    }

    private static Optional<Duration> untilReset(ApiAnswer answer, Instant now) {
        return answer.header("x-ratelimit-reset")
                .flatMap(Limit::whole)
                .map(seconds -> Duration.ofSeconds(seconds - now.getEpochSecond()))
                .filter(Duration::isPositive)
                .map(AFTER_RESET::plus);
    }

    /** Seconds, or the moment as a date of HTTP. */
    private static Optional<Duration> retryAfter(String value, Instant now) {
        Optional<Duration> seconds = whole(value).map(Duration::ofSeconds);
        return seconds.or(
                () -> date(value).map(moment -> Duration.between(now, moment)).filter(Duration::isPositive));
    }

    static Optional<Instant> date(String value) {
        try {
            return Optional.of(ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant());
        } catch (DateTimeException noDate) {
            return Optional.empty();
        }
    }

    /** At most twelve digits, which no sum in here can overflow. */
    private static Optional<Long> whole(String value) {
        return value.matches("[0-9]{1,12}") ? Optional.of(Long.parseLong(value)) : Optional.empty();
    }
}
