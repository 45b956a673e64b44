package dev.sicd.publisher.github;

import dev.sicd.kit.config.Secret;
import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import okhttp3.Call;
import okhttp3.Interceptor;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okio.BufferedSink;
import okio.BufferedSource;
import okio.ByteString;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Sends a request once and takes its answer in, both within limits. It never repeats one and never goes where an answer
 * points to; it does not judge answers. Thread-safe.
 */
final class Transport implements AutoCloseable {
    /** GitHub's largest answer, a whole tree, has 7 MB and its framing. */
    static final int ANSWER_BYTES_MAX = 64 << 20;

    private static final Logger LOG = LoggerFactory.getLogger(Transport.class);
    private static final MediaType JSON = MediaType.get("application/json");
    private static final String USER_AGENT = "sicd-pr-publisher";
    private static final int UNAVAILABLE = 503;

    private final OkHttpClient http;
    private final String apiVersion;
    private final int answerBytesMax;
    private final ExecutorService requests = Executors.newVirtualThreadPerTaskExecutor();
    private final LongAdder sent = new LongAdder();

    Transport(GitHubConfig.Timeouts timeouts, String apiVersion, int answerBytesMax) {
        this.apiVersion = apiVersion;
        this.answerBytesMax = answerBytesMax;
        this.http = new OkHttpClient.Builder()
                .retryOnConnectionFailure(false)
                .followRedirects(false)
                .followSslRedirects(false)
                .connectTimeout(timeouts.connect())
                .readTimeout(timeouts.read())
                .writeTimeout(timeouts.write())
                .callTimeout(timeouts.call())
                .addNetworkInterceptor(Transport::withoutInvitation)
                .build();
    }

    /**
     * The answer, whatever its status.
     *
     * @throws IOException when there is none, or half of one: it may or may not have been done
     */
    ApiAnswer send(ApiRequest request, Secret bearer) throws IOException, InterruptedException {
        Call call = http.newCall(worded(request, bearer));
        long start = System.nanoTime();
        sent.increment();
        try {
            ApiAnswer answer = await(call);
            log(request, answer, start);
            return answer;
        } catch (IOException e) {
            LOG.atInfo()
                    .addKeyValue("method", request.method())
                    .addKeyValue("path", request.path())
                    .addKeyValue("fault", e.toString())
                    .addKeyValue("millis", millisSince(start))
                    .log("GitHub did not answer");
            throw e;
        }
    }

    /** How many requests left, whatever came of them. */
    long sent() {
        return sent.sum();
    }

    /** Ends what is on its way: nobody learns what came of it. */
    @Override
    public void close() {
        http.dispatcher().cancelAll();
        requests.shutdown();
        http.dispatcher().executorService().shutdown();
        http.connectionPool().evictAll();
    }

    /** OkHttp sends again at once what was answered with 503 and {@code Retry-After: 0}; so it does not get to see that. */
    private static Response withoutInvitation(Interceptor.Chain chain) throws IOException {
        Response response = chain.proceed(chain.request());
        return response.code() == UNAVAILABLE
                ? response.newBuilder().removeHeader("Retry-After").build()
                : response;
    }

    private Request worded(ApiRequest request, Secret bearer) {
        return new Request.Builder()
                .url(request.url())
                .header("Accept", "application/vnd.github+json")
                .header("X-GitHub-Api-Version", apiVersion)
                .header("User-Agent", USER_AGENT)
                .header("Authorization", "Bearer " + bearer.reveal())
                .method(
                        request.method(),
                        request.body().map(ApiJson::bytes).map(Once::new).orElse(null))
                .build();
    }

    /** On a thread of its own, since reading from a socket takes no notice of an interrupt. */
    private ApiAnswer await(Call call) throws IOException, InterruptedException {
        Future<ApiAnswer> answer = started(call);
        try {
            return answer.get();
        } catch (InterruptedException e) {
            call.cancel();
            throw e;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException fault) {
                throw fault;
            }
            throw new IllegalStateException("a request to GitHub failed within this process", e.getCause());
        }
    }

    private Future<ApiAnswer> started(Call call) throws IOException {
        try {
            return requests.submit(() -> {
                try (Response response = call.execute()) {
                    return taken(response);
                }
            });
        } catch (RejectedExecutionException e) {
            throw new IOException("the client is closed", e);
        }
    }

    private ApiAnswer taken(Response response) throws IOException {
        BufferedSource source = response.body().source();
        boolean longer = source.request(answerBytesMax + 1L);
        ByteString body = longer ? ByteString.EMPTY : source.readByteString();
        return new ApiAnswer(response.code(), response.headers(), body, !longer);
    }

    private static void log(ApiRequest request, ApiAnswer answer, long start) {
        Level level = request.isRead() && answer.isSuccess() ? Level.DEBUG : Level.INFO;
        LOG.atLevel(level)
                .addKeyValue("method", request.method())
                .addKeyValue("path", request.path())
                .addKeyValue("status", answer.status())
                .addKeyValue("request_id", answer.header("x-github-request-id").orElse(""))
                .addKeyValue("millis", millisSince(start))
                .log("GitHub answered");
    }

    private static long millisSince(long start) {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
    }

    /** A body that OkHttp may send once only, whatever it takes for a reason to send it again. */
    private static final class Once extends RequestBody {
        private final byte[] content;

        Once(byte[] content) {
            this.content = content;
        }

        @Override
        public MediaType contentType() {
            return JSON;
        }

        @Override
        public long contentLength() {
            return content.length;
        }

        @Override
        public boolean isOneShot() {
            return true;
        }

        @Override
        public void writeTo(BufferedSink sink) throws IOException {
            sink.write(content);
        }
    }
}
