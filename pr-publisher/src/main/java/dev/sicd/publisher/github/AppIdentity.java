package dev.sicd.publisher.github;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sicd.kit.config.Secret;
import dev.sicd.model.publish.Observation.Fault;
import dev.sicd.model.publish.Observation.Refused;
import dev.sicd.publisher.github.ApiRequest.Weight;
import dev.sicd.publisher.github.Exchange.Result;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A GitHub App: it gets a token for each repository that may do no more than is needed, and a new one before that runs out.
 * It does not know what the token is used for. Thread-safe.
 */
final class AppIdentity implements Identity {
    /** A token this young may not be known to all of GitHub's machines. */
    static final Duration YOUNG_MAX = Duration.ofMinutes(1);

    static final int YOUNG_TRIES_MAX = 3;

    private static final Duration YOUNG_PAUSE = Duration.ofSeconds(1);
    private static final Duration BEFORE_EXPIRY = Duration.ofMinutes(5);
    private static final Duration SKEW_MIN = Duration.ofSeconds(5);
    private static final int GRANTS_MAX = 1_000;

    private final Credentials.App app;
    private final SecretSource key;
    private final GitHubUrls urls;
    private final Exchange exchange;
    private final InstantSource clock;
    private final Sleeper sleeper;
    private final Map<String, Grant> grants = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Grant> eldest) {
            return size() > GRANTS_MAX;
        }
    };
    /** How far GitHub's clock is ahead of this one. */
    private volatile Duration skew = Duration.ZERO;

    AppIdentity(
            Credentials.App app,
            SecretSource key,
            GitHubUrls urls,
            Exchange exchange,
            InstantSource clock,
            Sleeper sleeper) {
        this.app = app;
        this.key = key;
        this.urls = urls;
        this.exchange = exchange;
        this.clock = clock;
        this.sleeper = sleeper;
    }

    /** A token for one repository. */
    private record Grant(Secret token, Instant made, Instant expires) {}

    /** A grant, or why there is none. */
    private sealed interface Granting {
        record Granted(Grant grant) implements Granting {}

        /** @param failed has no answer: what GitHub answered is about the grant, and not about the request it was for */
        record Denied(Result.Failed failed) implements Granting {
            static Denied of(Refused refused) {
                return new Denied(new Result.Failed(refused, Optional.empty()));
            }
        }
    }

    @Override
    public Result send(ApiRequest request, String owner, String name) throws InterruptedException {
        boolean renewed = false;
        int youngTries = 0;
        while (true) {
            Granting granting = grant(owner, name);
            if (granting instanceof Granting.Denied denied) {
                return denied.failed();
            }
            Grant grant = ((Granting.Granted) granting).grant();
            Result result = exchange.send(request, grant.token());
            if (!result.is(Fault.UNAUTHORIZED)) {
                return result;
            }
            if (isYoung(grant) && youngTries < YOUNG_TRIES_MAX) {
                sleeper.sleep(YOUNG_PAUSE.multipliedBy(1L << youngTries));
                youngTries++;
            } else if (renewed) {
                key.refused(key.current());
                return result;
            } else {
                forget(owner, name, grant);
                renewed = true;
            }
        }
    }

    @Override
    public boolean changed() {
        return key.changed();
    }

    /** Sends a request of the App about itself. */
    Result sendAsApp(ApiRequest request) throws InterruptedException {
        Secret pem = key.current();
        Result result = exchange.send(request, proof(pem));
        if (result instanceof Result.Failed failed && result.is(Fault.UNAUTHORIZED) && setClock(failed)) {
            result = exchange.send(request, proof(pem));
        }
        if (result.is(Fault.UNAUTHORIZED)) {
            key.refused(pem);
        }
        return result;
    }

    /** Where the App is installed for a repository. */
    ApiRequest installation(String owner, String name) {
        return ApiRequest.get(
                urls.at("repos", owner, name, "installation"), GitHubUrls.shown("repos", owner, name, "installation"));
    }

    private Secret proof(Secret pem) {
        return new Secret(
                AppKey.ofPem(pem.reveal()).token(app.id(), clock.instant().plus(skew)));
    }

    /** Takes GitHub's time for right. False when that changes nothing. */
    private boolean setClock(Result.Failed failed) {
        Optional<Duration> ahead = failed.answer()
                .flatMap(answer -> answer.header("date"))
                .flatMap(Limit::date)
                .map(theirs -> Duration.between(clock.instant(), theirs))
                .filter(difference -> difference.minus(skew).abs().compareTo(SKEW_MIN) >= 0);
        ahead.ifPresent(difference -> skew = difference);
        return ahead.isPresent();
    }

    private Granting grant(String owner, String name) throws InterruptedException {
        Optional<Grant> kept = kept(owner, name);
        if (kept.isPresent()) {
            return new Granting.Granted(kept.get());
        }
        long installation;
        if (app.installation().isPresent()) {
            installation = app.installation().get();
        } else {
            Result found = sendAsApp(installation(owner, name));
            if (found instanceof Result.Failed failed) {
                return Granting.Denied.of(failed.refused());
            }
            try {
                installation = ApiFields.of(((Result.Answered) found).answer()).number("/id");
            } catch (Unreadable e) {
                return unreadable("the installation of the App", e);
            }
        }
        return newGrant(owner, name, installation);
    }

    private Granting newGrant(String owner, String name, long installation) throws InterruptedException {
        Result result = sendAsApp(tokenRequest(name, installation));
        if (result instanceof Result.Failed failed) {
            return Granting.Denied.of(failed.refused());
        }
        try {
            ApiFields fields = ApiFields.of(((Result.Answered) result).answer());
            String token = TokenText.checked(fields.text("/token"));
            Instant expires = Instant.parse(fields.text("/expires_at"));
            Grant grant = new Grant(new Secret(token), clock.instant(), expires);
            keep(owner, name, grant);
            return new Granting.Granted(grant);
        } catch (Unreadable | IllegalArgumentException | DateTimeException e) {
            return unreadable("a token for the App", e);
        }
    }

    /** It may do what is needed here, and nothing else that the App may. */
    private ApiRequest tokenRequest(String name, long installation) {
        ObjectNode scope = JsonNodeFactory.instance.objectNode();
        scope.putArray("repositories").add(name);
        scope.putObject("permissions")
                .put("contents", "write")
                .put("pull_requests", "write")
                .put("issues", "write")
                .put("metadata", "read");
        String[] segments = {"app", "installations", Long.toString(installation), "access_tokens"};
        // nothing that anybody sees, so it need not wait for its turn among the writes
        return ApiRequest.post(urls.at(segments), GitHubUrls.shown(segments), scope, Weight.READ);
    }

    private static Granting unreadable(String what, Exception why) {
        String message = "GitHub's answer with %s cannot be read: %s"
                .formatted(what, Complaint.shown(String.valueOf(why.getMessage()), 200));
        return Granting.Denied.of(Refused.of(Fault.UNSURE, message));
    }

    private boolean isYoung(Grant grant) {
        return Duration.between(grant.made(), clock.instant()).compareTo(YOUNG_MAX) < 0;
    }

    private Optional<Grant> kept(String owner, String name) {
        Instant now = clock.instant().plus(skew);
        synchronized (grants) {
            return Optional.ofNullable(grants.get(owner + "/" + name))
                    .filter(grant -> grant.expires().minus(BEFORE_EXPIRY).isAfter(now));
        }
    }

    private void keep(String owner, String name, Grant grant) {
        synchronized (grants) {
            grants.put(owner + "/" + name, grant);
        }
    }

    private void forget(String owner, String name, Grant grant) {
        synchronized (grants) {
            grants.remove(owner + "/" + name, grant);
        }
    }
}
