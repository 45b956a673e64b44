package dev.sicd.remote;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
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
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.function.Function;

/**
 * Reads the stores of aggregators in other processes. A read that meets a partition on the move looks for its new owner,
 * for as long as the configured patience; then its answer says so.
 */
public final class RemoteStoreReader implements StoreReader, AutoCloseable {
    private static final Duration CONNECT_MAX = Duration.ofSeconds(2);
    private static final Duration ANSWER_MAX = Duration.ofSeconds(5);
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);
    private static final Duration PAUSE = Duration.ofMillis(50);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final RemoteStores config;
    private final int partitions;
    private final HttpClient http;
    private final Owners owners;

    private RemoteStoreReader(RemoteStores config, int partitions, HttpClient http) {
        this.config = config;
        this.partitions = partitions;
        this.http = http;
        this.owners = new Owners(config.aggregators(), this::assignment);
    }

    /**
     * It asks nobody before the first read.
     *
     * @param partitions of the inputs, as the broker has them; aggregators that have another number are not believed
     */
    public static RemoteStoreReader open(RemoteStores config, int partitions) {
        HttpClient http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(CONNECT_MAX)
                .executor(Executors.newVirtualThreadPerTaskExecutor())
                .build();
        return new RemoteStoreReader(config, partitions, http);
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
                config.patience(),
                left -> new Question(path, Optional.of(key), ANSWER_MAX),
                response -> response.statusCode() == 204 ? Optional.empty() : Optional.of(response.body()));
    }

    @Override
    public Answer<List<Entry>> range(Store store, int partition, KeyRange range, Consistency consistency) {
        List<Entry> entries = new ArrayList<>();
        KeyRange rest = range;
        while (true) {
            KeyRange asked = rest;
            Answer<Page> answer = ask(
                    partition,
                    config.patience(),
                    left -> question(store, partition, asked, consistency),
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

    private static Question question(Store store, int partition, KeyRange range, Consistency consistency) {
        String path = path(
                partition,
                "range",
                "store=" + store,
                "consistency=" + consistency,
                "limit=" + range.limit(),
                "reversed=" + range.reversed());
        return new Question(path, Optional.of(Frames.write(List.of(range.from(), range.to()))), ANSWER_MAX);
    }

    /** Entries of a range, and whether some are left. */
    private record Page(List<Entry> entries, boolean more) {}

    private static Page page(HttpResponse<byte[]> response) {
        List<byte[]> frames = Frames.read(response.body());
        List<Entry> entries = new ArrayList<>();
        for (int i = 0; i + 1 < frames.size(); i += 2) {
            entries.add(new Entry(frames.get(i), frames.get(i + 1)));
        }
        return new Page(entries, response.headers().firstValue(ReadPort.MORE).isPresent());
    }

    @Override
    public Answer<Boolean> await(Coordinates at, Consistency consistency, Duration wait) {
        String topic = "topic=" + URLEncoder.encode(at.topic(), StandardCharsets.UTF_8);
        return awaited(at.partition(), "await", wait, topic, "offset=" + at.offset(), "consistency=" + consistency);
    }

    @Override
    public Answer<Boolean> awaitEnd(int partition, Consistency consistency, Duration wait) {
        return awaited(partition, "await-end", wait, "consistency=" + consistency);
    }

    private Answer<Boolean> awaited(int partition, String what, Duration wait, String... parameters) {
        String path = path(partition, what, parameters);
        return ask(
                partition,
                wait,
                left -> new Question(
                        path + "&wait_ms=" + Math.min(left.toMillis(), ReadPort.WAIT_MAX.toMillis()),
                        Optional.of(new byte[0]),
                        left.plus(ANSWER_MAX)),
                response -> json(response).path("reached").asBoolean());
    }

    @Override
    public Answer<Lag> lag(int partition) {
        return ask(
                partition,
                config.patience(),
                left -> new Question(path(partition, "lag"), Optional.empty(), ANSWER_MAX),
                response -> {
                    JsonNode lag = json(response);
                    return new Lag(
                            lag.path("records").asLong(), lag.path("millis").asLong());
                });
    }

    /** Reads under way fail. */
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

    /** @param question made anew for each try, with the time that is left */
    private <T> Answer<T> ask(
            int partition,
            Duration patience,
            Function<Duration, Question> question,
            Function<HttpResponse<byte[]>, T> value) {
        long deadline = System.nanoTime() + patience.toNanos();
        try {
            if (owners.latest().partitions() == 0) {
                owners.refresh(owners.latest());
            }
            while (true) {
                Duration left = Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
                Assignment known = owners.latest();
                Answer<T> answer = known.ownerOf(partition)
                        .map(owner -> answer(owner, question.apply(left), value))
                        .orElseGet(() -> nobody(known, partition));
                if (answer instanceof Answer.Here<T> || left.isZero()) {
                    return answer;
                }
                owners.refresh(known);
                if (owners.latest().equals(known)) {
                    Thread.sleep(PAUSE);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Answer.NotReady<>("the service stops", RETRY_AFTER);
        }
    }

    private <T> Answer<T> nobody(Assignment known, int partition) {
        return new Answer.NotReady<>(
                known.partitions() == 0
                        ? "none of the aggregators %s answers".formatted(config.aggregators())
                        : "no aggregator has partition %d of %d at the moment".formatted(partition, known.partitions()),
                RETRY_AFTER);
    }

    private <T> Answer<T> answer(URI owner, Question question, Function<HttpResponse<byte[]>, T> value) {
        HttpResponse<byte[]> response;
        try {
            response = send(owner, question);
        } catch (IOException e) {
            return new Answer.NotReady<>("the aggregator at %s does not answer: %s".formatted(owner, e), RETRY_AFTER);
        }
        return switch (response.statusCode()) {
            case 200, 204 -> new Answer.Here<>(value.apply(response));
            case ReadPort.MISDIRECTED -> new Answer.NotHere<>();
            default ->
                new Answer.NotReady<>(
                        "the aggregator at %s answers %d: %s".formatted(owner, response.statusCode(), detail(response)),
                        RETRY_AFTER);
        };
    }

    private HttpResponse<byte[]> send(URI owner, Question question) throws IOException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(owner + question.path())).timeout(question.max());
        config.token().ifPresent(token -> request.header("Authorization", "Bearer " + token.reveal()));
        Optional<BodyPublisher> body = question.body().map(BodyPublishers::ofByteArray);
        request.method(body.isPresent() ? "POST" : "GET", body.orElseGet(BodyPublishers::noBody));
        try {
            return http.send(request.build(), BodyHandlers.ofByteArray());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private Optional<Assignment> assignment(URI aggregator) {
        try {
            HttpResponse<byte[]> response =
                    send(aggregator, new Question(ReadPort.ASSIGNMENT, Optional.empty(), ANSWER_MAX));
            return response.statusCode() == 200
                    ? Optional.of(Assignment.of(json(response))).filter(this::isOurs)
                    : Optional.empty();
        } catch (IOException | IllegalArgumentException notSaid) {
            return Optional.empty();
        }
    }

    /** With another number of partitions every run would be looked for in the wrong one. */
    private boolean isOurs(Assignment assignment) {
        return assignment.partitions() == partitions;
    }

    private static String path(int partition, String what, String... parameters) {
        return ReadPort.PARTITIONS + partition + "/" + what + "?" + String.join("&", parameters);
    }

    private static JsonNode json(HttpResponse<byte[]> response) {
        try {
            return JSON.readTree(response.body());
        } catch (IOException e) {
            throw new UncheckedIOException("an aggregator answered with what is no JSON", e);
        }
    }

    private static String detail(HttpResponse<byte[]> response) {
        return new String(response.body(), StandardCharsets.UTF_8);
    }
}
