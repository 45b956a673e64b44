package dev.sicd.remote;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.sicd.kit.auth.Role;
import dev.sicd.kit.http.Problem;
import dev.sicd.kit.http.Reply;
import dev.sicd.kit.http.Request;
import dev.sicd.kit.http.Routes;
import dev.sicd.reader.Answer;
import dev.sicd.reader.Consistency;
import dev.sicd.reader.KeyRange;
import dev.sicd.reader.Store;
import dev.sicd.reader.StoreReader;
import dev.sicd.reader.StoreReader.Entry;
import dev.sicd.reader.StoreReader.Lag;
import dev.sicd.schemas.Coordinates;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The read port of an aggregator as routes: its own stores as bytes, for the other services of the same release. It owns
 * no server, and knows no types.
 *
 * <p>503 says that the stores of a partition are not open here, at the moment or any more; 421 that the inputs have no such
 * partition. Answers carry the lag of their partition, so that nobody has to ask for it.
 */
public final class ReadPort {
    static final String PARTITIONS = "/internal/partitions/";
    static final String ASSIGNMENT = "/internal/assignment";
    /** Set where more entries are left than one answer holds. */
    static final String MORE = "Sicd-More";
    /** A query parameter: a copy will do. */
    static final String COPIES = "copies";

    static final String LAG_RECORDS = "Sicd-Lag-Records";
    static final String LAG_MILLIS = "Sicd-Lag-Ms";

    static final int MISDIRECTED = 421;
    /** Of one question. */
    static final int KEYS_MAX = 1_000;

    static final Duration WAIT_MAX = Duration.ofMinutes(1);
    /** Beyond this an answer takes no further entry: a single one may hold some MiB. */
    private static final int ENTRIES_BYTES_MAX = 8 << 20;

    private static final String BYTES = "application/octet-stream";

    private final StoreReader stores;
    private final StoreReader copies;
    private final Supplier<Assignment> assignment;

    private ReadPort(StoreReader stores, StoreReader copies, Supplier<Assignment> assignment) {
        this.stores = stores;
        this.copies = copies;
        this.assignment = assignment;
    }

    /**
     * The routes under {@code /internal}; readers may use them, for all that is in the stores can be read elsewhere.
     *
     * @param stores of this process
     * @param copies those, and the copies that it keeps of others
     * @param assignment who has which partition, as this process knows it
     */
    public static Routes routes(StoreReader stores, StoreReader copies, Supplier<Assignment> assignment) {
        ReadPort port = new ReadPort(stores, copies, assignment);
        String partition = PARTITIONS + "{partition}";
        return Routes.builder()
                .get(ASSIGNMENT, port::assignment)
                .post(partition + "/get", port::get)
                .post(partition + "/get-all", port::getAll)
                .post(partition + "/range", port::range)
                .post(partition + "/await", port::await)
                .post(partition + "/await-end", port::awaitEnd)
                .get(partition + "/lag", port::lag)
                .build()
                .requiring(Role.READER);
    }

    private Reply assignment(Request request) {
        return Reply.json(200, assignment.get().json());
    }

    private Reply get(Request request) {
        Answer<Optional<byte[]>> answer = from(request)
                .get(constant(request, Store.class), partition(request), request.body(), consistency(request));
        return reply(
                request,
                answer,
                found -> found.map(value -> Reply.of(200, BYTES, value)).orElseGet(() -> Reply.empty(204)));
    }

    private Reply getAll(Request request) {
        List<byte[]> keys = frames(request);
        if (keys.size() > KEYS_MAX) {
            throw Problem.badRequest(
                    "the body has %d keys; ask for at most %d at once".formatted(keys.size(), KEYS_MAX));
        }
        return reply(request, found(request, keys), ReadPort::entries);
    }

    /** One after the other, and none that would not be in the answer: together they may be larger than memory. */
    private Answer<List<Entry>> found(Request request, List<byte[]> keys) {
        StoreReader reader = from(request);
        Store store = constant(request, Store.class);
        List<Entry> entries = new ArrayList<>();
        long bytes = 0;
        for (byte[] key : keys) {
            if (bytes > ENTRIES_BYTES_MAX) {
                // one more than is sent: that tells that there are more
                entries.add(new Entry(key, new byte[0]));
                break;
            }
            Answer<Optional<byte[]>> answer = reader.get(store, partition(request), key, consistency(request));
            if (!(answer instanceof Answer.Here<Optional<byte[]>> here)) {
                return answer.withoutValue();
            }
            if (here.value().isPresent()) {
                entries.add(new Entry(key, here.value().get()));
                bytes += key.length + here.value().get().length;
            }
        }
        return new Answer.Here<>(entries);
    }

    private Reply range(Request request) {
        List<byte[]> ends = frames(request);
        if (ends.size() != 2) {
            throw Problem.badRequest(
                    "the body has %d keys; a range has two, its lowest and its highest".formatted(ends.size()));
        }
        int limit = Math.toIntExact(required(request, "limit", 1, KeyRange.LIMIT_MAX));
        boolean reversed =
                request.queryParameter("reversed").map(Boolean::parseBoolean).orElse(false);
        KeyRange range = new KeyRange(ends.getFirst(), ends.getLast(), limit, reversed);
        Answer<List<Entry>> answer =
                from(request).range(constant(request, Store.class), partition(request), range, consistency(request));
        return reply(request, answer, ReadPort::entries);
    }

    private StoreReader from(Request request) {
        return request.queryParameter(COPIES).isPresent() ? copies : stores;
    }

    private static List<byte[]> frames(Request request) {
        try {
            return Frames.read(request.body());
        } catch (IllegalArgumentException torn) {
            throw Problem.badRequest("the body is torn: give keys, each behind its length");
        }
    }

    private static Reply entries(List<Entry> entries) {
        List<byte[]> frames = new ArrayList<>();
        long bytes = 0;
        for (Entry entry : entries) {
            if (bytes > ENTRIES_BYTES_MAX) {
                return Reply.of(200, BYTES, Frames.write(frames)).withHeader(MORE, "true");
            }
            frames.add(entry.key());
            frames.add(entry.value());
            bytes += entry.key().length + entry.value().length;
        }
        return Reply.of(200, BYTES, Frames.write(frames));
    }

    private Reply await(Request request) throws InterruptedException {
        Coordinates at = new Coordinates(
                request.queryParameter("topic").orElseThrow(() -> missing("topic")),
                partition(request),
                required(request, "offset", 0, Long.MAX_VALUE));
        return reply(request, stores.await(at, consistency(request), waiting(request)), ReadPort::reached);
    }

    private Reply awaitEnd(Request request) throws InterruptedException {
        return reply(
                request,
                stores.awaitEnd(partition(request), consistency(request), waiting(request)),
                ReadPort::reached);
    }

    private static Reply reached(boolean reached) {
        return Reply.json(200, JsonNodeFactory.instance.objectNode().put("reached", reached));
    }

    private Reply lag(Request request) {
        return reply(request, stores.lag(partition(request)), ignored -> Reply.empty(204));
    }

    private <T> Reply reply(Request request, Answer<T> answer, Function<T, Reply> here) {
        return switch (answer) {
            case Answer.Here<T> found -> withLag(here.apply(found.value()), partition(request));
            case Answer.NotHere<T> ignored ->
                throw Problem.of(
                        MISDIRECTED,
                        "there is no partition %d, the inputs have %d"
                                .formatted(partition(request), stores.partitions()));
            case Answer.NotReady<T> notReady -> throw Problem.unavailable(notReady.reason(), notReady.retryAfter());
        };
    }

    private Reply withLag(Reply reply, int partition) {
        return stores.lag(partition) instanceof Answer.Here<Lag> lag
                ? reply.withHeader(LAG_RECORDS, Long.toString(lag.value().records()))
                        .withHeader(LAG_MILLIS, Long.toString(lag.value().millis()))
                : reply;
    }

    private static int partition(Request request) {
        String text = request.pathParameter("partition");
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw Problem.badRequest("partition %s is no number".formatted(Problem.quoted(text)));
        }
    }

    private static Consistency consistency(Request request) {
        return constant(request, Consistency.class);
    }

    /** The constant that the parameter with the type's name says, as {@code store=RUNS}. */
    private static <E extends Enum<E>> E constant(Request request, Class<E> type) {
        String name = type.getSimpleName().toLowerCase(Locale.ROOT);
        String text = request.queryParameter(name).orElseThrow(() -> missing(name));
        return Arrays.stream(type.getEnumConstants())
                .filter(constant -> constant.name().equals(text))
                .findFirst()
                .orElseThrow(() -> Problem.badRequest("%s is %s; give one of %s"
                        .formatted(name, Problem.quoted(text), Arrays.toString(type.getEnumConstants()))));
    }

    private static Duration waiting(Request request) {
        return Duration.ofMillis(required(request, "wait_ms", 0, WAIT_MAX.toMillis()));
    }

    private static long required(Request request, String name, long min, long max) {
        return request.integerQueryParameter(name, min, max).orElseThrow(() -> missing(name));
    }

    private static Problem missing(String name) {
        return Problem.badRequest("the query parameter '" + name + "' is missing");
    }
}
