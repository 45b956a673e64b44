package dev.sicd.remote;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sicd.kit.tls.ClientTls;
import dev.sicd.reader.Answer;
import dev.sicd.reader.Consistency;
import dev.sicd.reader.KeyRange;
import dev.sicd.reader.Store;
import dev.sicd.reader.StoreReader;
import dev.sicd.schemas.Coordinates;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the stores of aggregators in other processes. A read that meets a partition on the move looks for its new owner,
 * for as long as the configured patience; then its answer says so.
 */
public final class RemoteStoreReader implements StoreReader, AutoCloseable {
    private static final Duration CONNECT_MAX = Duration.ofSeconds(2);
    private static final Duration ANSWER_MAX = Duration.ofSeconds(5);
    /** Also who has no time left asks once, and that takes some. */
    private static final Duration ANSWER_MIN = Duration.ofSeconds(1);

    /** An aggregator that waits cannot be told from a frozen one for as long as both together. */
    private static final Duration WAIT_ONCE = Duration.ofSeconds(2);

    private static final Duration WAITED_MAX = Duration.ofSeconds(2);

    private static final Duration ASSIGNMENT_MAX = Duration.ofSeconds(2);
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);
    private static final Duration PAUSE = Duration.ofMillis(50);
    private static final Duration IMPATIENCE = Duration.ofSeconds(2);
    private static final Duration LAG_HOLDS = Duration.ofSeconds(1);
    private static final Lag UNKNOWN = new Lag(-1, 0);
    private static final int UNAVAILABLE = 503;
    private static final Logger LOG = LoggerFactory.getLogger(RemoteStoreReader.class);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final RemoteStores config;
    private final int partitions;
    private final HttpClient http;
    private final Owners owners;
    private final Map<Integer, Told> lags;
    private final Duration patience;
    private final boolean copies;
    private final Refusals refusals;

    private RemoteStoreReader(RemoteStores config, int partitions, HttpClient http) {
        this.config = config;
        this.partitions = partitions;
        this.http = http;
        this.owners = new Owners(config.aggregators(), this::assignment);
        this.patience = config.patience();
        this.lags = new ConcurrentHashMap<>();
        this.copies = false;
        this.refusals = new Refusals();
    }

    private RemoteStoreReader(RemoteStoreReader other, Duration patience, boolean copies) {
        this.config = other.config;
        this.partitions = other.partitions;
        this.http = other.http;
        this.owners = other.owners;
        this.patience = patience;
        this.lags = other.lags;
        this.copies = copies;
        this.refusals = other.refusals;
    }

    /** A lag, and when it was told. */
    private record Told(Lag lag, long atNanos) {}

    /**
     * It asks nobody before the first read.
     *
     * @param tls whom to believe and what to show where their URLs are https
     * @param partitions of the inputs, as the broker has them; aggregators that have another number are not believed
     */
    public static RemoteStoreReader open(RemoteStores config, ClientTls tls, int partitions) {
        HttpClient http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(CONNECT_MAX)
                .sslContext(tls.context())
                .executor(Executors.newVirtualThreadPerTaskExecutor())
                .build();
        return new RemoteStoreReader(config, partitions, http);
    }

    /** The same stores, for reads that have something else to do than to wait for a partition on the move. */
    public StoreReader impatient() {
        return new RemoteStoreReader(this, patience.compareTo(IMPATIENCE) < 0 ? patience : IMPATIENCE, false);
    }

    /** Whatever copy of the stores answers: what it says may be older than what was read before. */
    public StoreReader copies() {
        return new RemoteStoreReader(this, patience, true);
    }

    @Override
    public int partitions() {
        return partitions;
    }

    @Override
    public Answer<Optional<byte[]>> get(Store store, int partition, byte[] key, Consistency consistency) {
        String path = path(partition, "get", "store=" + store, "consistency=" + consistency);
        return ask(
                partition,
                patience,
                left -> new Question(path, Optional.of(key), within(left)),
                response -> response.statusCode() == 204 ? Optional.empty() : Optional.of(response.body()));
    }

    @Override
    public Answer<List<Optional<byte[]>>> getAll(
            Store store, int partition, List<byte[]> keys, Consistency consistency) {
        String path = path(partition, "get-all", "store=" + store, "consistency=" + consistency);
        List<Optional<byte[]>> values = new ArrayList<>();
        while (values.size() < keys.size()) {
            int end = Math.min(keys.size(), values.size() + ReadPort.KEYS_MAX);
            List<byte[]> rest = keys.subList(values.size(), end);
            Answer<Page> answer = ask(
                    partition,
                    patience,
                    left -> new Question(path, Optional.of(Frames.write(rest)), within(left)),
                    RemoteStoreReader::page);
            if (!(answer instanceof Answer.Here<Page> here)) {
                return answer.withoutValue();
            }
            values.addAll(here.value().under(rest));
        }
        return new Answer.Here<>(List.copyOf(values));
    }

    @Override
    public Answer<List<Entry>> range(Store store, int partition, KeyRange range, Consistency consistency) {
        List<Entry> entries = new ArrayList<>();
        KeyRange rest = range;
        while (true) {
            KeyRange asked = rest;
            Answer<Page> answer = ask(
                    partition,
                    patience,
                    left -> question(store, partition, asked, consistency, within(left)),
                    RemoteStoreReader::page);
            if (!(answer instanceof Answer.Here<Page> here)) {
                return answer.withoutValue();
            }
            entries.addAll(here.value().entries());
            if (!here.value().more()) {
                return new Answer.Here<>(entries);
            }
            rest = range.after(entries.getLast().key(), range.limit() - entries.size());
        }
    }

    private Question question(Store store, int partition, KeyRange range, Consistency consistency, Duration max) {
        String path = path(
                partition,
                "range",
                "store=" + store,
                "consistency=" + consistency,
                "limit=" + range.limit(),
                "reversed=" + range.reversed());
        return new Question(path, Optional.of(Frames.write(List.of(range.from(), range.to()))), max);
    }

    /** A frozen aggregator is not waited for longer than the reader waits at all. */
    private static Duration within(Duration left) {
        Duration max = left.compareTo(ANSWER_MAX) < 0 ? left : ANSWER_MAX;
        return max.compareTo(ANSWER_MIN) < 0 ? ANSWER_MIN : max;
    }

    /** Entries in the order in which they were asked for, and whether some are left. */
    private record Page(List<Entry> entries, boolean more) {
        /** What is under the keys that were asked for, as far as the page goes. */
        List<Optional<byte[]>> under(List<byte[]> keys) {
            List<Optional<byte[]>> values = new ArrayList<>();
            int next = 0;
            for (byte[] key : keys) {
                if (next < entries.size() && Arrays.equals(entries.get(next).key(), key)) {
                    values.add(Optional.of(entries.get(next++).value()));
                } else if (more && next == entries.size()) {
                    break;
                } else {
                    values.add(Optional.empty());
                }
            }
            return values;
        }
    }

    private static Page page(HttpResponse<byte[]> response) {
        List<byte[]> frames = Frames.read(response.body());
        List<Entry> entries = new ArrayList<>();
        for (int i = 0; i + 1 < frames.size(); i += 2) {
            entries.add(new Entry(frames.get(i), frames.get(i + 1)));
        }
        return new Page(entries, response.headers().firstValue(ReadPort.MORE).isPresent());
    }

    /** Another instance may answer the next read, and knows of nothing that this one had not committed. */
    @Override
    public Consistency lasting(Consistency asked) {
        return Consistency.COMMITTED;
    }

    /** A little at a time, so that a frozen aggregator is found out while there is time to ask another one. */
    @Override
    public Answer<Boolean> await(Coordinates at, Consistency consistency, Duration wait) {
        if (copies) {
            return notReady("a copy does not know how far the fold is");
        }
        String topic = "topic=" + URLEncoder.encode(at.topic(), StandardCharsets.UTF_8);
        String path = path(at.partition(), "await", topic, "offset=" + at.offset(), "consistency=" + consistency);
        long deadline = System.nanoTime() + wait.toNanos();
        while (true) {
            Answer<Boolean> answer = awaited(at.partition(), until(deadline), left -> {
                Duration once = left.compareTo(WAIT_ONCE) < 0 ? left : WAIT_ONCE;
                return waiting(path, once, once.plus(WAITED_MAX));
            });
            boolean notYet = answer instanceof Answer.Here<Boolean> here && !here.value();
            if (!notYet || until(deadline).isZero()) {
                return answer;
            }
        }
    }

    /**
     * In one question: the end is the one of when it is asked, and asked again and again it would move away. Of a copy nothing
     * more is waited for: it is what it is.
     */
    @Override
    public Answer<Boolean> awaitEnd(int partition, Consistency consistency, Duration wait) {
        if (copies) {
            return new Answer.Here<>(true);
        }
        String path = path(partition, "await-end", "consistency=" + consistency);
        return awaited(partition, wait, left -> {
            Duration once = left.compareTo(ReadPort.WAIT_MAX) < 0 ? left : ReadPort.WAIT_MAX;
            return waiting(path, once, once.plus(ANSWER_MAX));
        });
    }

    private Answer<Boolean> awaited(int partition, Duration wait, Function<Duration, Question> question) {
        return ask(
                partition,
                wait,
                question,
                response -> json(response).path("reached").asBoolean());
    }

    private static Question waiting(String path, Duration wait, Duration max) {
        return new Question(path + "&wait_ms=" + wait.toMillis(), Optional.of(new byte[0]), max);
    }

    /** What came with the last answer about the partition: aggregators look each second themselves. */
    @Override
    public Answer<Lag> lag(int partition) {
        Optional<Lag> known = lately(partition);
        return known.isPresent()
                ? new Answer.Here<>(known.get())
                : ask(
                        partition,
                        patience,
                        left -> new Question(path(partition, "lag"), Optional.empty(), within(left)),
                        response -> lately(partition).orElse(UNKNOWN));
    }

    private Optional<Lag> lately(int partition) {
        return Optional.ofNullable(lags.get(partition))
                .filter(told -> System.nanoTime() - told.atNanos() < LAG_HOLDS.toNanos())
                .map(Told::lag);
    }

    /** Reads under way fail, those of {@link #impatient} and {@link #copies} too. */
    @Override
    public void close() {
        http.shutdownNow();
    }

    /**
     * What is asked of whoever has the partition.
     *
     * @param body none: a GET
     * @param max how long the answer may take
     */
    @SuppressWarnings("ArrayRecordComponent") // on its way to the wire, never compared
    private record Question(String path, Optional<byte[]> body, Duration max) {}

    /**
     * What one aggregator said.
     *
     * @param again whether another one, or the same one a little later, may have it
     */
    private record Said<T>(Answer<T> answer, boolean again) {}

    /** @param question made anew for each try, with the time that is left */
    private <T> Answer<T> ask(
            int partition,
            Duration max,
            Function<Duration, Question> question,
            Function<HttpResponse<byte[]>, T> value) {
        long deadline = System.nanoTime() + max.toNanos();
        try {
            Assignment known = owners.latest();
            // who asks for a copy asks all that have one, and does not wait for an owner
            if (copies ? known.partitions() == 0 : owners.isDoubtful(known, partition)) {
                owners.refresh(known, max);
            }
            while (true) {
                known = owners.latest();
                Said<T> said = ask(known, partition, question.apply(until(deadline)), value);
                Duration rest = until(deadline);
                if (!said.again() || rest.isZero()) {
                    return said.answer();
                }
                owners.refresh(known, rest);
                Thread.sleep(PAUSE);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return notReady("the service stops");
        }
    }

    private static Duration until(long deadline) {
        return Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
    }

    private <T> Said<T> ask(Assignment known, int partition, Question question, Function<HttpResponse<byte[]>, T> value)
            throws InterruptedException {
        Said<T> said = new Said<>(nobody(known, partition), true);
        for (URI holder : copies
                ? known.holdersOf(partition)
                : known.ownerOf(partition).stream().toList()) {
            said = ask(holder, partition, question, value);
            if (!said.again()) {
                return said;
            }
        }
        return said;
    }

    private <T> Answer<T> nobody(Assignment known, int partition) {
        if (known.partitions() > 0) {
            return notReady(
                    "no aggregator has partition %d of %d at the moment".formatted(partition, known.partitions()));
        }
        return notReady(refusals.any()
                .orElseGet(() -> "none of the %d aggregators answers"
                        .formatted(config.aggregators().size())));
    }

    private <T> Said<T> ask(URI holder, int partition, Question question, Function<HttpResponse<byte[]>, T> value)
            throws InterruptedException {
        HttpResponse<byte[]> response;
        try {
            response = send(holder, question);
        } catch (IOException e) {
            LOG.atDebug().addKeyValue("aggregator", holder).setCause(e).log("does not answer");
            owners.silent(holder);
            String reason = refusals.tls(holder, e)
                    .orElseGet(() -> "the aggregator that has partition %d does not answer".formatted(partition));
            return new Said<>(notReady(reason), true);
        }
        owners.answered(holder);
        keepLag(partition, response);
        return switch (response.statusCode()) {
            case 200, 204 -> {
                refusals.none(holder);
                yield new Said<>(new Answer.Here<>(value.apply(response)), false);
            }
            case UNAVAILABLE, ReadPort.MISDIRECTED -> {
                refusals.none(holder);
                yield new Said<>(notReady(detail(response)), true);
            }
            // nothing that another try changes: a token, or another release
            default -> new Said<>(notReady(refusals.status(holder, response.statusCode(), detail(response))), false);
        };
    }

    private static <T> Answer<T> notReady(String reason) {
        return new Answer.NotReady<>(reason, RETRY_AFTER);
    }

    private HttpResponse<byte[]> send(URI holder, Question question) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(holder + question.path()));
        config.token().ifPresent(token -> request.header("Authorization", "Bearer " + token.reveal()));
        Optional<BodyPublisher> body = question.body().map(BodyPublishers::ofByteArray);
        request.method(body.isPresent() ? "POST" : "GET", body.orElseGet(BodyPublishers::noBody));
        CompletableFuture<HttpResponse<byte[]>> answer = http.sendAsync(request.build(), BodyHandlers.ofByteArray());
        try {
            // the client's own limit ends with the headers, and a body can stop half way
            return answer.get(question.max().toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new IOException("it does not answer", e.getCause());
        } catch (TimeoutException e) {
            throw new IOException("it did not answer within " + question.max(), e);
        } finally {
            answer.cancel(true);
        }
    }

    private Optional<Assignment> assignment(URI aggregator) {
        try {
            HttpResponse<byte[]> response =
                    send(aggregator, new Question(ReadPort.ASSIGNMENT, Optional.empty(), ASSIGNMENT_MAX));
            if (response.statusCode() == 200) {
                refusals.none(aggregator);
                return Optional.of(Assignment.of(json(response))).filter(this::isOurs);
            }
            refusals.status(aggregator, response.statusCode(), detail(response));
        } catch (IOException | UncheckedIOException | IllegalArgumentException e) {
            LOG.atDebug().addKeyValue("aggregator", aggregator).setCause(e).log("does not say who has which partition");
            refusals.tls(aggregator, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return Optional.empty();
    }

    /** With another number of partitions every run would be looked for in the wrong one. */
    private boolean isOurs(Assignment assignment) {
        return assignment.partitions() == partitions;
    }

    private void keepLag(int partition, HttpResponse<byte[]> response) {
        OptionalLong records = response.headers().firstValueAsLong(ReadPort.LAG_RECORDS);
        OptionalLong millis = response.headers().firstValueAsLong(ReadPort.LAG_MILLIS);
        if (records.isPresent() && millis.isPresent()) {
            Lag lag = new Lag(records.getAsLong(), millis.getAsLong());
            lags.put(partition, new Told(lag, System.nanoTime()));
        }
    }

    private String path(int partition, String what, String... parameters) {
        return ReadPort.PARTITIONS + partition + "/" + what + "?" + (copies ? ReadPort.COPIES + "&" : "")
                + String.join("&", parameters);
    }

    private static JsonNode json(HttpResponse<byte[]> response) {
        try {
            return JSON.readTree(response.body());
        } catch (IOException e) {
            throw new UncheckedIOException("an aggregator answered with what is no JSON", e);
        }
    }

    private static String detail(HttpResponse<byte[]> response) {
        try {
            return json(response).path("detail").asText();
        } catch (UncheckedIOException e) {
            return "status " + response.statusCode();
        }
    }
}
