package dev.sicd.cli.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.sicd.kit.http.Problem;
import dev.sicd.kit.json.Json;
import dev.sicd.kit.tls.ClientTls;
import dev.sicd.kit.tls.TlsFault;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okio.BufferedSource;

/**
 * One system's HTTP door. A request is sent once: nothing is retried or redirected behind the caller's back, and each
 * ends within {@link #ANSWER_TIME_MAX}.
 */
public final class SicdClient implements AutoCloseable {
    public static final String DEFAULT_URL = "http://127.0.0.1:9200";

    /** Above the longest wait that can be asked of the server for a proposal. */
    static final Duration ANSWER_TIME_MAX = Duration.ofSeconds(75);

    private static final Duration CONNECT_TIME_MAX = Duration.ofSeconds(3);
    private static final Duration PAUSE = Duration.ofMillis(50);
    private static final int BODY_BYTES_MAX = 32 << 20;
    private static final MediaType JSON = MediaType.get("application/json");

    private final HttpUrl base;
    private final Optional<String> authorization;
    private final OkHttpClient http;

    /**
     * A client that shows no token.
     *
     * @throws IllegalArgumentException when it is no http or https URL of a system
     */
    public SicdClient(String baseUrl) {
        this(baseUrl, Credentials.none());
    }

    /**
     * A client that shows its token with each request.
     *
     * @throws IllegalArgumentException when it is no http or https URL of a system, or none that may see the token
     */
    public SicdClient(String baseUrl, Credentials credentials) {
        this(baseUrl, credentials, ClientTls.ofTheJdk());
    }

    /**
     * A client that shows its token with each request.
     *
     * @param tls whom to believe where the URL is https, and what to show there
     * @throws IllegalArgumentException when it is no http or https URL of a system, or none that may see the token
     */
    public SicdClient(String baseUrl, Credentials credentials, ClientTls tls) {
        this.base = parsed(baseUrl);
        this.authorization = credentials.headerFor(base);
        this.http = new OkHttpClient.Builder()
                .retryOnConnectionFailure(false)
                .followRedirects(false)
                .followSslRedirects(false)
                .sslSocketFactory(tls.context().getSocketFactory(), tls.trust())
                .connectTimeout(CONNECT_TIME_MAX)
                .readTimeout(ANSWER_TIME_MAX)
                .writeTimeout(ANSWER_TIME_MAX)
                .callTimeout(ANSWER_TIME_MAX)
                .build();
    }

    /** The system's address, without a slash at its end. */
    public String url() {
        String url = base.toString();
        return url.substring(0, url.length() - 1);
    }

    /**
     * Reads.
     *
     * @param target path and query, e.g. {@code /admin/training/runs?limit=5}
     * @throws NoAnswerException when there is no answer
     */
    public Answer get(String target) {
        return send(request(target).get().build());
    }

    /**
     * Asks again until the answer is the one waited for, or the patience is over; the last answer in either case.
     *
     * @throws NoAnswerException when there is no answer
     */
    public Answer getUntil(String target, Predicate<Answer> satisfied, Duration patience) throws InterruptedException {
        long start = System.nanoTime();
        Answer answer = get(target);
        while (!satisfied.test(answer) && System.nanoTime() - start < patience.toNanos()) {
            Thread.sleep(PAUSE);
            answer = get(target);
        }
        return answer;
    }

    /** As {@link #post(String, JsonNode, Map)}, without headers of its own. */
    public Answer post(String target, JsonNode body) {
        return post(target, body, Map.of());
    }

    /**
     * Sends JSON.
     *
     * @throws NoAnswerException when there is no answer
     */
    public Answer post(String target, JsonNode body, Map<String, String> headers) {
        Request.Builder request = request(target).post(RequestBody.create(utf8(body), JSON));
        headers.forEach(request::header);
        return send(request.build());
    }

    /**
     * Sends bytes of any kind, right or wrong.
     *
     * @throws NoAnswerException when there is no answer
     */
    public Answer post(String target, String contentType, byte[] body) {
        return send(request(target)
                .post(RequestBody.create(body, MediaType.get(contentType)))
                .build());
    }

    @Override
    public void close() {
        http.connectionPool().evictAll();
    }

    private static HttpUrl parsed(String baseUrl) {
        HttpUrl url = HttpUrl.parse(baseUrl.strip());
        if (url == null || !url.encodedPath().equals("/") || url.query() != null || url.fragment() != null) {
            throw new IllegalArgumentException(
                    "%s is no address of a system; give one like %s".formatted(Problem.quoted(baseUrl), DEFAULT_URL));
        }
        return url;
    }

    private Request.Builder request(String target) {
        HttpUrl url = base.resolve(target);
        if (url == null || !target.startsWith("/")) {
            throw new IllegalArgumentException("'" + target + "' is no path of a request");
        }
        Request.Builder request = new Request.Builder().url(url);
        authorization.ifPresent(header -> request.header("Authorization", header));
        return request;
    }

    private Answer send(Request request) {
        try (Response response = http.newCall(request).execute()) {
            return answer(request, response);
        } catch (ConnectException | UnknownHostException e) {
            throw new NoAnswerException(
                    "nothing answers at " + url()
                            + "; see whether it runs and whether that is its address (./sicd dev runs all in one)",
                    e);
        } catch (InterruptedIOException e) {
            throw new NoAnswerException(
                    "%s did not answer in time (%s); see its logs, or restart it"
                            .formatted(shown(request), e.getMessage()),
                    e);
        } catch (IOException e) {
            throw new NoAnswerException("%s was not answered: %s".formatted(shown(request), why(e)), e);
        }
    }

    private String why(IOException fault) {
        return TlsFault.explain(fault)
                .orElseGet(() -> "the connection broke (%s); see whether %s still runs%s"
                        .formatted(fault.getMessage(), url(), base.isHttps() ? "" : ", and speaks http"));
    }

    private static Answer answer(Request request, Response response) throws IOException {
        BufferedSource source = response.body().source();
        if (source.request(BODY_BYTES_MAX + 1L)) {
            throw new NoAnswerException("%s was answered with more than %d bytes; ask for less with limit="
                    .formatted(shown(request), BODY_BYTES_MAX));
        }
        Map<String, String> headers = new HashMap<>();
        response.headers()
                .forEach(header -> headers.put(header.getFirst().toLowerCase(Locale.ROOT), header.getSecond()));
        return new Answer(response.code(), body(request, headers, source.readByteArray()), headers);
    }

    private static JsonNode body(Request request, Map<String, String> headers, byte[] bytes) {
        if (!headers.getOrDefault("content-type", "").contains("json")) {
            return TextNode.valueOf(new String(bytes, UTF_8));
        }
        try {
            return Json.parse(bytes);
        } catch (Problem problem) {
            throw new NoAnswerException("%s was answered with what claims to be JSON: %s; is this a SICD system?"
                    .formatted(shown(request), problem.detail()));
        }
    }

    private static String shown(Request request) {
        return request.method() + " " + request.url();
    }

    private static byte[] utf8(JsonNode body) {
        try {
            return Json.mapper().writeValueAsBytes(body);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("a JSON tree that cannot be written", e);
        }
    }
}
