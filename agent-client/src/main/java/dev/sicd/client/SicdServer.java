package dev.sicd.client;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLContext;

/**
 * Where a SICD service listens, and the token to show there. A token goes over https, or to this machine; never where others
 * on the way could read it. It is never printed.
 */
public final class SicdServer {
    private static final Set<String> THIS_MACHINE = Set.of("localhost", "127.0.0.1", "[::1]");

    private final URI base;
    private final Optional<String> token;
    private final Optional<SSLContext> tls;

    private SicdServer(URI base, Optional<String> token, Optional<SSLContext> tls) {
        this.base = base;
        this.token = token;
        this.tls = tls;
    }

    /**
     * A server that asks for no token, {@code http://localhost:9200} for instance.
     *
     * @throws IllegalArgumentException when it is no http or https URL of a host
     */
    public static SicdServer at(String url) {
        URI uri = URI.create(url.endsWith("/") ? url.substring(0, url.length() - 1) : url);
        boolean isHttp = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
        if (!isHttp || uri.getHost() == null || uri.getQuery() != null || uri.getUserInfo() != null) {
            throw new IllegalArgumentException("'%s' is no server; give http(s)://host:port".formatted(url));
        }
        return new SicdServer(uri, Optional.empty(), Optional.empty());
    }

    /**
     * The same server with a bearer token.
     *
     * @throws IllegalArgumentException when it is empty or no header could carry it, or when it would go over http to
     *     another machine
     */
    public SicdServer withToken(String secret) {
        if (secret.isBlank() || !secret.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
            throw new IllegalArgumentException("the token is empty or has characters that no token has");
        }
        if ("http".equals(base.getScheme()) && !THIS_MACHINE.contains(base.getHost())) {
            throw new IllegalArgumentException(
                    "whoever is on the way to %s could read the token; use https".formatted(base));
        }
        return new SicdServer(base, Optional.of(secret), tls);
    }

    /**
     * The same server, believed over https when its certificate is of an authority in this file, instead of those that Java
     * believes.
     *
     * @param pem certificates of authorities, in PEM
     * @throws IOException when the file cannot be read
     * @throws IllegalArgumentException when it holds no certificates
     */
    public SicdServer trusting(Path pem) throws IOException {
        return withTls(Trust.in(pem));
    }

    /** The same server over https with what this context believes and shows, a certificate of the agent's own for instance. */
    public SicdServer withTls(SSLContext context) {
        return new SicdServer(base, token, Optional.of(context));
    }

    URI resolve(String pathAndQuery) {
        return URI.create(base + pathAndQuery);
    }

    Optional<String> authorization() {
        return token.map(secret -> "Bearer " + secret);
    }

    Optional<SSLContext> tls() {
        return tls;
    }

    boolean hasToken() {
        return token.isPresent();
    }

    @Override
    public String toString() {
        return base + (token.isPresent() ? " with a token" : "");
    }
}
