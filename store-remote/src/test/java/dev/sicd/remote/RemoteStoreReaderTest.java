package dev.sicd.remote;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sicd.kit.Metrics;
import dev.sicd.kit.http.HttpConfig;
import dev.sicd.kit.http.HttpServer;
import dev.sicd.kit.tls.ClientTls;
import dev.sicd.reader.Answer;
import dev.sicd.reader.Consistency;
import dev.sicd.reader.KeyRange;
import dev.sicd.reader.Store;
import dev.sicd.reader.StoreReader;
import dev.sicd.reader.StoreReader.Entry;
import dev.sicd.schemas.Coordinates;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two aggregators with two partitions each, behind real HTTP. */
class RemoteStoreReaderTest {
    private static final int PARTITIONS = 4;
    private static final byte[] KEY = "run".getBytes(UTF_8);
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration NONE = Duration.ZERO;

    private final Deque<AutoCloseable> opened = new ArrayDeque<>();
    private final Map<Integer, URI> owners = new HashMap<>();
    private final Queue<String> asked = new ConcurrentLinkedQueue<>();
    private final Map<Integer, List<URI>> standbys = new HashMap<>();
    private final FakeStores one = new FakeStores(PARTITIONS, 0, 1).with(KEY, "of one".getBytes(UTF_8));
    private final FakeStores other = new FakeStores(PARTITIONS, 2, 3).with(KEY, "of the other".getBytes(UTF_8));
    private final HttpServer atOne = serve(one);
    private final HttpServer atOther = serve(other);

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable part : opened) {
            part.close();
        }
    }

    @Test
    void asksWhoeverHasThePartition() {
        assign(atOne, 0, 1);
        assign(atOther, 2, 3);
        RemoteStoreReader reader = reader(PATIENCE, atOne);

        assertThat(text(reader, 1)).isEqualTo("of one");
        assertThat(text(reader, 2)).isEqualTo("of the other");
        assertThat(reader.get(Store.RUNS, 0, "nobody".getBytes(UTF_8), Consistency.FRESH))
                .isEqualTo(new Answer.Here<>(Optional.empty()));
        assertThat(reader.lag(3)).isEqualTo(new Answer.Here<>(new StoreReader.Lag(7, 1234)));
        assertThat(reader(NONE, atOne).lag(4)).isInstanceOf(Answer.NotReady.class);
        assertThat(reader.await(new Coordinates("sicd.episode-events", 3, 9), Consistency.FRESH, NONE))
                .isEqualTo(new Answer.Here<>(true));
        assertThat(reader.await(new Coordinates("sicd.episode-events", 3, 10), Consistency.FRESH, NONE))
                .isEqualTo(new Answer.Here<>(false));
        assertThat(reader.awaitEnd(0, Consistency.COMMITTED, NONE)).isEqualTo(new Answer.Here<>(true));
        assertThat(reader.awaitEnd(0, Consistency.FRESH, NONE)).isEqualTo(new Answer.Here<>(false));
    }

    /** Of when it is asked: asked again a little later it would be another one. */
    @Test
    void theEndIsWaitedForInOneQuestion() {
        assign(atOne, 0);

        assertThat(reader(PATIENCE, atOne).awaitEnd(0, Consistency.FRESH, Duration.ofSeconds(3)))
                .isEqualTo(new Answer.Here<>(false));

        assertThat(asked)
                .containsExactly("GET /internal/assignment", "POST /internal/partitions/{partition}/await-end");
    }

    @Test
    void aRangeOfManyMegabytesComesInPieces() {
        assign(atOne, 0, 1);
        List<byte[]> keys = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            byte[] key = {'r', (byte) i};
            keys.add(key);
            one.with(key, new byte[(3 << 20) + i]);
        }
        KeyRange range = KeyRange.between(keys.getFirst(), keys.getLast(), 8);
        RemoteStoreReader reader = reader(PATIENCE, atOne);

        List<Entry> ascending = here(reader.range(Store.TIMELINE, 0, range, Consistency.COMMITTED));
        List<Entry> descending = here(reader.range(Store.TIMELINE, 0, range.descending(), Consistency.COMMITTED));

        assertThat(ascending).extracting(Entry::key).containsExactlyElementsOf(keys.subList(0, 8));
        assertThat(ascending).allMatch(entry -> entry.value().length == (3 << 20) + entry.key()[1]);
        assertThat(descending)
                .extracting(Entry::key)
                .containsExactlyElementsOf(keys.subList(1, 9).reversed());
    }

    @Test
    void manyKeysAreOneQuestion() {
        assign(atOne, 0, 1);
        one.with(new byte[] {'r', 1}, new byte[] {11}).with(new byte[] {'r', 3}, new byte[0]);
        List<byte[]> keys = List.of(
                new byte[] {'r', 3}, new byte[] {'r', 2}, new byte[] {'r', 1}, new byte[] {'r', 1}, new byte[] {'r', 0
                });

        List<Optional<byte[]>> values =
                here(reader(PATIENCE, atOne).getAll(Store.TIMELINE, 0, keys, Consistency.COMMITTED));

        assertThat(values.stream().map(value -> value.map(HexFormat.of()::formatHex)))
                .containsExactly(
                        Optional.of(""), Optional.empty(), Optional.of("0b"), Optional.of("0b"), Optional.empty());
        assertThat(asked).containsExactly("GET /internal/assignment", "POST /internal/partitions/{partition}/get-all");
    }

    @Test
    void manyMegabytesAndManyKeysComeInPieces() {
        assign(atOne, 0, 1);
        List<byte[]> keys = new ArrayList<>();
        for (int i = 0; i < ReadPort.KEYS_MAX + 500; i++) {
            byte[] key = {'r', (byte) (i >> 8), (byte) i};
            keys.add(key);
            if (i % 300 < 2) {
                one.with(key, new byte[(3 << 20) + i]);
            }
        }

        List<Optional<byte[]>> values =
                here(reader(PATIENCE, atOne).getAll(Store.TIMELINE, 0, keys, Consistency.COMMITTED));

        assertThat(values).hasSameSizeAs(keys);
        for (int i = 0; i < values.size(); i++) {
            assertThat(values.get(i).map(value -> value.length))
                    .isEqualTo(i % 300 < 2 ? Optional.of((3 << 20) + i) : Optional.empty());
        }
        assertThat(one.gets())
                .as("none is read for an answer that it is not in")
                .isEqualTo(keys.size());
    }

    @Test
    void keysAreNotThereOnlyWhereSomebodySaysSo() {
        assign(atOne, 0);
        one.opens(0, true);

        assertThat(reader(NONE, atOne).getAll(Store.RUNS, 0, List.of(KEY), Consistency.FRESH))
                .isInstanceOf(Answer.NotReady.class);
    }

    @Test
    void findsAPartitionThatMovedAlsoWhenItsOldOwnerIsGone() {
        assign(atOne, 0, 1);
        assign(atOther, 2, 3);
        RemoteStoreReader reader = reader(PATIENCE, atOne, atOther);
        assertThat(text(reader, 0)).isEqualTo("of one");

        one.loses(0);
        other.gets(0);
        assign(atOther, 0);
        assertThat(text(reader, 0)).isEqualTo("of the other");

        other.gets(1);
        assign(atOther, 1);
        atOne.close();
        assertThat(text(reader, 1)).isEqualTo("of the other");
    }

    @Test
    void findsAPartitionWhoseOwnerIsFrozen() throws Exception {
        other.gets(0);
        other.gets(1);
        try (ServerSocket frozen = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            URI itsUrl = URI.create("http://127.0.0.1:" + frozen.getLocalPort());
            owners.put(0, itsUrl);
            owners.put(1, itsUrl);
            assign(atOther, 2);
            StoreReader reader = reader(NONE, atOther);
            StoreReader waiting = reader(PATIENCE, atOther);
            assertThat(reason(reader, 0)).isEqualTo("the aggregator that has partition 0 does not answer");

            // the wait knows the old owner too
            assertThat(waiting.await(new Coordinates("sicd.episode-events", 2, 1), Consistency.FRESH, NONE))
                    .isEqualTo(new Answer.Here<>(true));
            asked.clear();
            assertThat(text(reader, 2)).isEqualTo("of the other");
            assertThat(asked).as("what others have is not in doubt").doesNotContain("GET /internal/assignment");
            assign(atOther, 0, 1);

            assertThat(text(reader, 0)).as("the next read").isEqualTo("of the other");
            assertThat(waiting.await(
                            new Coordinates("sicd.episode-events", 1, 1), Consistency.FRESH, Duration.ofSeconds(15)))
                    .as("the same wait")
                    .isEqualTo(new Answer.Here<>(true));
        }
    }

    @Test
    void waitsWhileStoresAreOpened() throws Exception {
        assign(atOne, 0);
        one.opens(0, true);
        RemoteStoreReader reader = reader(PATIENCE, atOne);

        CompletableFuture<String> read = CompletableFuture.supplyAsync(() -> text(reader, 0));
        CompletableFuture.delayedExecutor(200, TimeUnit.MILLISECONDS).execute(() -> one.opens(0, false));

        assertThat(read.get(30, TimeUnit.SECONDS)).isEqualTo("of one");
    }

    @Test
    void saysWhyWhenItsPatienceEnds() {
        assign(atOne, 0);
        one.opens(0, true);
        RemoteStoreReader reader = reader(NONE, atOne);

        assertThat(reason(reader, 0)).isEqualTo("being opened");
        assertThat(reason(reader, 3)).isEqualTo("no aggregator has partition 3 of 4 at the moment");
        atOne.close();
        assertThat(reason(reader, 0)).isEqualTo("the aggregator that has partition 0 does not answer");
        assertThat(reason(reader(NONE, atOne), 0)).isEqualTo("none of the 1 aggregators answers");
    }

    @Test
    void saysWhenOneSideSpeaksTlsAndTheOtherDoesNot() {
        URI https = URI.create(atOne.url().replace("http:", "https:"));

        assertThat(reason(reader(NONE, List.of(https)), 0))
                .isEqualTo("the aggregator at " + https
                        + " cannot be asked: it does not speak TLS; ask it with http://, or give it a certificate");
        owners.put(0, https);
        assertThat(reason(reader(NONE, atOne), 0)).contains("cannot be asked: it does not speak TLS");
    }

    @Test
    void doesNotBelieveAggregatorsWithAnotherNumberOfPartitions() {
        HttpServer stranger = serve(new FakeStores(8, 0));
        owners.put(0, URI.create(stranger.url()));

        assertThat(reason(reader(NONE, stranger), 0)).isEqualTo("none of the 1 aggregators answers");
    }

    @Test
    void aCopyAnswersWhereACopyWillDo() {
        FakeStores kept = new FakeStores(PARTITIONS, 0).with(KEY, "a copy".getBytes(UTF_8));
        HttpServer standby = serve(new FakeStores(PARTITIONS), kept);
        assign(atOne, 0);
        RemoteStoreReader reader = reader(NONE, standby);

        assertThat(text(reader.copies(), 0)).isEqualTo("of one");

        standbys.put(0, List.of(URI.create(standby.url())));
        atOne.close();
        RemoteStoreReader later = reader(NONE, standby);
        assertThat(text(later.copies(), 0)).isEqualTo("a copy");
        assertThat(reason(later, 0)).contains("does not answer");
    }

    @Test
    void ofACopyNothingMoreIsWaitedFor() throws Exception {
        StoreReader copies = reader(NONE, atOne).copies();

        assertThat(copies.awaitEnd(0, Consistency.COMMITTED, NONE)).isEqualTo(new Answer.Here<>(true));
        assertThat(copies.await(new Coordinates("sicd.episode-events", 0, 7), Consistency.COMMITTED, NONE))
                .isInstanceOf(Answer.NotReady.class);
        assertThat(asked).isEmpty();
    }

    @Test
    void aWaitIsForWhatOutlivesItsInstance() {
        assertThat(reader(NONE, atOne).lasting(Consistency.FRESH)).isEqualTo(Consistency.COMMITTED);
    }

    private HttpServer serve(FakeStores stores) {
        return serve(stores, stores);
    }

    private HttpServer serve(FakeStores stores, FakeStores copies) {
        Metrics metrics = Metrics.create();
        HttpServer server = HttpServer.start(
                HttpConfig.onPort(0),
                ReadPort.routes(stores, copies, () -> new Assignment(stores.partitions(), owners, standbys))
                        .wrapping((name, handler) -> request -> {
                            asked.add(name);
                            return handler.handle(request);
                        }),
                metrics);
        opened.push(metrics);
        opened.push(server);
        return server;
    }

    private void assign(HttpServer server, int... partitions) {
        for (int partition : partitions) {
            owners.put(partition, URI.create(server.url()));
        }
    }

    private RemoteStoreReader reader(Duration patience, HttpServer... servers) {
        return reader(
                patience,
                List.of(servers).stream()
                        .map(server -> URI.create(server.url()))
                        .toList());
    }

    private RemoteStoreReader reader(Duration patience, List<URI> aggregators) {
        RemoteStoreReader reader = RemoteStoreReader.open(
                new RemoteStores(aggregators, Optional.empty(), patience), ClientTls.ofTheJdk(), PARTITIONS);
        opened.push(reader);
        return reader;
    }

    private static String text(StoreReader reader, int partition) {
        return new String(
                here(reader.get(Store.RUNS, partition, KEY, Consistency.FRESH)).orElseThrow(), UTF_8);
    }

    private static String reason(StoreReader reader, int partition) {
        Answer<Optional<byte[]>> answer = reader.get(Store.RUNS, partition, KEY, Consistency.FRESH);
        assertThat(answer).isInstanceOf(Answer.NotReady.class);
        return ((Answer.NotReady<Optional<byte[]>>) answer).reason();
    }

    private static <T> T here(Answer<T> answer) {
        assertThat(answer).isInstanceOf(Answer.Here.class);
        return ((Answer.Here<T>) answer).value();
    }
}
