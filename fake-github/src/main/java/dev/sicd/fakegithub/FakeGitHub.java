package dev.sicd.fakegithub;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.security.PublicKey;
import java.time.InstantSource;
import java.util.List;

/**
 * A GitHub on loopback, for tests and for trying things by hand: what a publisher of pull requests needs of its API, with
 * real git objects. Every request is held against GitHub's own description; a test asserts that {@link #violations()} is
 * empty. Nothing outlives {@link #close()}.
 */
public final class FakeGitHub implements AutoCloseable {
    private volatile InstantSource clock = InstantSource.system();
    private final InstantSource now = () -> clock.instant();
    private final Webhook webhook = new Webhook();
    private final Repositories repositories = new Repositories(now, webhook);
    private final Credentials credentials = new Credentials(now);
    private final RequestLog log = new RequestLog();
    private final Faults faults = new Faults();
    private final HttpFront front;

    private FakeGitHub(int port) throws IOException {
        Api api = new Api(repositories, credentials, log, faults, now);
        this.front = new HttpFront(port, api, new FakePages(repositories, log, webhook), log, now);
    }

    /** Starts one at any free port. */
    public static FakeGitHub start() {
        return start(0);
    }

    /**
     * Starts one at this port.
     *
     * @throws UncheckedIOException when the port is taken
     */
    public static FakeGitHub start(int port) {
        try {
            return new FakeGitHub(port);
        } catch (IOException e) {
            throw new UncheckedIOException("port %d cannot be used; choose another, or 0 for any".formatted(port), e);
        }
    }

    /** The root of the API, without a slash at the end; below {@code /api/v3} there is the same, as on an own server. */
    public String url() {
        return "http://127.0.0.1:" + front.port();
    }

    /** That of this name, empty at first. */
    public FakeRepository repository(String owner, String name) {
        return repositories.repository(owner, name);
    }

    /** What will go wrong. */
    public Faults faults() {
        return faults;
    }

    /** What came so far, in its order. */
    public List<LoggedRequest> requests() {
        return log.requests();
    }

    /** What came so far about one repository. */
    public List<LoggedRequest> requests(FakeRepository repository) {
        return log.requests().stream()
                .filter(request -> request.repository().equalsIgnoreCase(repository.fullName()))
                .toList();
    }

    /** What GitHub's description has against the requests so far. */
    public List<String> violations() {
        return log.violations();
    }

    /** From now on nobody calls without a credential; this one is the personal token of {@code login}. */
    public void requireToken(String token, String login) {
        credentials.person(token, login);
    }

    /** As {@link #requireToken(String, String)}, for somebody called octocat. */
    public void requireToken(String token) {
        requireToken(token, "octocat");
    }

    /** From now on nobody calls without a credential; this app may ask for tokens of its one installation. */
    public void app(long id, long installation, String slug, PublicKey key) {
        credentials.app(new Credentials.App(id, installation, slug, key));
    }

    /** No token of an installation is good any more; the app may ask for new ones. */
    public void revokeInstallationTokens() {
        credentials.revokeIssued();
    }

    /** The time at GitHub, for tokens and dates; the {@code Date} header is the JDK's server's own, of this machine. */
    public void setClock(InstantSource source) {
        clock = source;
    }

    /** Sends {@code pull_request} events here when a person closes or merges one. */
    public void webhook(URI address, String secret) {
        webhook.sendTo(address, secret);
    }

    /** What became of the events that were sent: the delivery's id and the answer, one line each. */
    public List<String> deliveries() {
        return webhook.deliveries();
    }

    @Override
    public void close() {
        front.close();
    }
}
