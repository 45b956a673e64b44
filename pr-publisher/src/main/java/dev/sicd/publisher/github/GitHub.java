package dev.sicd.publisher.github;

import dev.sicd.kit.Metrics;
import dev.sicd.kit.config.ConfigException;
import dev.sicd.kit.config.Secret;
import dev.sicd.model.publish.Command;
import dev.sicd.model.publish.Observation;
import dev.sicd.model.publish.Observation.Fault;
import dev.sicd.model.publish.Observation.PullRequest;
import dev.sicd.model.publish.Observation.Refused;
import dev.sicd.publisher.github.Exchange.Result;
import io.micrometer.core.instrument.FunctionCounter;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import okhttp3.HttpUrl;

/**
 * GitHub, as far as publications need it: does one call and says what came of it. It never does one twice after a doubt, and
 * decides nothing; that is {@link dev.sicd.model.publish.Publication}'s. Thread-safe.
 */
public final class GitHub implements GitHubCalls, AutoCloseable {
    private static final int PAGES_MAX = 10;

    private final Transport transport;
    private final GitHubUrls urls;
    private final Identity identity;
    private final CallCounts counts = new CallCounts();

    private GitHub(Transport transport, GitHubUrls urls, Identity identity) {
        this.transport = transport;
        this.urls = urls;
        this.identity = identity;
    }

    /**
     * A client; nothing is sent yet.
     *
     * @param clock says when a pause is over and a token runs out
     * @throws ConfigException when the API may not be spoken to, or a file of credentials cannot be used
     */
    public static GitHub connect(GitHubConfig config, InstantSource clock) {
        return connect(config, clock, Sleeper.ofThread(), Transport.ANSWER_BYTES_MAX);
    }

    static GitHub connect(GitHubConfig config, InstantSource clock, Sleeper sleeper, int answerBytesMax) {
        GitHubUrls urls = new GitHubUrls(root(config));
        Transport transport = new Transport(config.timeouts(), config.apiVersion(), answerBytesMax);
        Exchange exchange = new Exchange(transport, new Pace(config.writePace(), clock, sleeper), clock);
        try {
            Identity identity = switch (config.credentials()) {
                case Credentials.GivenToken given ->
                    new TokenIdentity(
                            SecretSource.of(
                                    new Secret(TokenText.checked(given.token().reveal()))),
                            exchange);
                case Credentials.TokenFile file ->
                    new TokenIdentity(SecretSource.of(file.file(), TokenText::checked), exchange);
                case Credentials.App app ->
                    new AppIdentity(
                            app, SecretSource.of(app.keyFile(), AppKey::checked), urls, exchange, clock, sleeper);
            };
            return new GitHub(transport, urls, identity);
        } catch (IllegalArgumentException e) {
            transport.close();
            throw new ConfigException(List.of("the credentials for GitHub cannot be used: " + e.getMessage()));
        }
    }

    /**
     * Does one call and waits for what comes of it, and before that for its turn where GitHub wants time between writes. While
     * GitHub wants no requests at all, it is refused at once.
     */
    @Override
    public Observation call(String owner, String repository, Command.Call call) throws InterruptedException {
        Observation observed = observed(owner, repository, call);
        counts.count(observed);
        return observed;
    }

    @Override
    public boolean credentialsChanged() {
        return identity.changed();
    }

    /** How many requests were sent, whatever came of them. */
    public long requests() {
        return transport.sent();
    }

    /** Counts requests, and calls by what came of them. */
    public void measure(Metrics metrics) {
        counts.measure(metrics);
        FunctionCounter.builder("sicd_publisher_github_requests", transport, Transport::sent)
                .description("Requests sent to GitHub, those for tokens among them, since the start")
                .register(metrics.registry());
    }

    /** Ends what is on its way; nobody learns what came of it. */
    @Override
    public void close() {
        transport.close();
    }

    Identity identity() {
        return identity;
    }

    GitHubUrls urls() {
        return urls;
    }

    private static HttpUrl root(GitHubConfig config) {
        HttpUrl root = HttpUrl.get(config.api());
        if (root == null || !GitHubConfig.isPrivate(config.api())) {
            throw new ConfigException(List.of(
                    "'%s' is no address of an API that a token may be sent to; use https".formatted(config.api())));
        }
        return root;
    }

    private Observation observed(String owner, String repository, Command.Call call) throws InterruptedException {
        if (!GitHubUrls.isRepository(owner, repository)) {
            return Refused.of(
                    Fault.DENIED,
                    "'%s' is no name of a repository at GitHub; correct it"
                            .formatted(Complaint.shown(owner + "/" + repository, 150)));
        }
        RepositoryRequests requests = new RepositoryRequests(urls, owner, repository);
        if (call instanceof Command.ListPullRequests list) {
            return pages(requests, list, owner, repository);
        }
        ApiRequest request = requests.of(call);
        Result result = identity.send(request, owner, repository);
        return switch (result) {
            case Result.Answered answered -> read(request, () -> ObservationReader.read(call, answered.answer()));
            case Result.Failed failed -> absence(call, failed).orElse(failed.refused());
        };
    }

    private Observation pages(
            RepositoryRequests requests, Command.ListPullRequests list, String owner, String repository)
            throws InterruptedException {
        List<PullRequest> found = new ArrayList<>();
        for (int page = 1; page <= PAGES_MAX; page++) {
            ApiRequest request = requests.pullRequests(list, page);
            Result result = identity.send(request, owner, repository);
            if (result instanceof Result.Failed failed) {
                return failed.refused();
            }
            ApiAnswer answer = ((Result.Answered) result).answer();
            Observation onPage = read(request, () -> ObservationReader.read(list, answer));
            if (!(onPage instanceof Observation.PullRequests some)) {
                return onPage;
            }
            found.addAll(some.found());
            if (some.found().size() < RepositoryRequests.PER_PAGE) {
                return new Observation.PullRequests(found);
            }
        }
        return Refused.of(
                Fault.DENIED,
                "GitHub names more than %d pull requests of %s/%s from one branch; publish from another branch"
                        .formatted(PAGES_MAX * RepositoryRequests.PER_PAGE, owner, repository));
    }

    private interface Reading {
        Observation read() throws Unreadable;
    }

    private static Observation read(ApiRequest request, Reading reading) {
        try {
            return reading.read();
        } catch (Unreadable e) {
            return Refused.of(
                    Fault.UNSURE, "GitHub's answer to %s cannot be read: %s".formatted(request, e.getMessage()));
        }
    }

    /** That a branch is not there is an answer; not so when there was none to this request. */
    private static Optional<Observation> absence(Command.Call call, Result.Failed failed) {
        return call instanceof Command.GetBranch
                        && failed.answer().isPresent()
                        && failed.refused().fault() == Fault.MISSING
                ? Optional.of(new Observation.Branch(Optional.empty()))
                : Optional.empty();
    }
}
