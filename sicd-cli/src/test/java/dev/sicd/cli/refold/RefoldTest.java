package dev.sicd.cli.refold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sicd.cli.client.SicdClient;
import dev.sicd.cli.refold.Refold.Verdict;
import dev.sicd.cli.replay.Lines;
import dev.sicd.cli.replay.Place;
import dev.sicd.cli.replay.ReplayException;
import dev.sicd.cli.replay.Selection;
import dev.sicd.kit.Metrics;
import dev.sicd.kit.http.HttpConfig;
import dev.sicd.kit.http.HttpServer;
import dev.sicd.model.event.EndStatus;
import dev.sicd.model.event.EpisodeEvent.MetricsUpdated;
import dev.sicd.model.event.EpisodeEvent.RunCompleted;
import dev.sicd.model.event.Event;
import dev.sicd.query.QueryApi;
import dev.sicd.query.RecentChanges;
import dev.sicd.reader.Reads;
import dev.sicd.reader.fold.FoldStores;
import dev.sicd.reader.fold.MemoryStores;
import dev.sicd.reader.fold.StateFold;
import dev.sicd.schemas.LedgerEntry;
import dev.sicd.schemas.LedgerLine;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A re-fold of a ledger against a system that folded the same one, both behind real HTTP. */
class RefoldTest {
    @TempDir
    private Path directory;

    private final Lines ledger = new Lines(3).addRuns(4, 20);
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final MemoryStores liveStores = new MemoryStores();
    private final Refolding liveFold = new Refolding(liveStores, new StateFold(liveStores)::fold);
    private final Metrics metrics = Metrics.create();
    private final HttpServer server = HttpServer.start(
            HttpConfig.onPort(0),
            QueryApi.open(new Reads(liveStores), new RecentChanges(), "sicd", InstantSource.system())
                    .routes(),
            metrics);
    private final SicdClient live = new SicdClient(server.url());

    private RefoldedStores stores;

    @BeforeEach
    void create() {
        stores = RefoldedStores.create(directory);
    }

    @AfterEach
    void close() {
        live.close();
        server.close();
        metrics.close();
        stores.close();
    }

    @Test
    void theSameLedgerGivesTheSame() {
        ledger.all().forEach(liveFold::fold);

        Refold refold = refold(Optional.empty(), StateFold::new);
        refold.fold();

        assertThat(refold.compareWith(live, "sicd")).isEqualTo(Verdict.SAME);
        assertThat(said()).contains("refold: 4 runs compared, 0 fields differ in 0 of them");
    }

    @Test
    void whatTheSystemStatedItselfIsFoldedToo() {
        LedgerLine line = ledger.all().getFirst();
        LedgerLine stated = new LedgerLine(
                line.partition(),
                line.offset(),
                line.runId(),
                line.position(),
                line.recordedAt(),
                "sicd.ledger:" + line.partition() + ":-1",
                line.leaf(),
                line.head(),
                line.value());

        liveFold.fold(stated);

        assertThat(liveFold.events()).isEqualTo(1);
    }

    @Test
    void aChangedFoldIsNamedByField() {
        ledger.all().forEach(liveFold::fold);

        Refold refold = refold(Optional.of("run_2"), DoubledTokens::new);
        refold.fold();

        assertThat(refold.compareWith(live, "sicd")).isEqualTo(Verdict.DIFFERENT);
        assertThat(said())
                .contains("/runs/run_2/summary: total_tokens_used is 780 live, 1560 refolded")
                .anyMatch(
                        line -> line.startsWith("/episodes/run_2/run_2_ep0001: metrics.tokens_used is 390 live, 780"));
        assertThat(said().getLast()).startsWith("refold: 1 runs compared, ");
    }

    @Test
    void aRunThatOneSideLacksIsNotTakenForTheSame() {
        ledger.all().stream().filter(line -> !line.runId().equals("run_3")).forEach(liveFold::fold);

        Refold refold = refold(Optional.empty(), StateFold::new);
        refold.fold();

        assertThat(refold.compareWith(live, "sicd")).isEqualTo(Verdict.UNDECIDED);
        assertThat(errors())
                .containsExactly("sicd: run 'run_3' was not compared: the two sides did not come to the same"
                        + " position; try again when it rests, or see whether the aggregator is behind (/readyz)");
    }

    @Test
    void aRunThatNobodyKnowsIsNotTheSame() {
        Refold refold = refold(Optional.of("run_typo"), StateFold::new);
        refold.fold();

        assertThatThrownBy(() -> refold.compareWith(live, "sicd"))
                .isInstanceOf(ReplayException.class)
                .hasMessageContaining("lists a run 'run_typo'; check --run, --prefix and --url");
    }

    @Test
    void whatGoesOnIsReadOn() {
        Refold refold = refold(Optional.empty(), StateFold::new);
        refold.fold();
        ledger.add(new RunCompleted(Lines.envelope("run_1", "end"), EndStatus.COMPLETED, "done"));
        ledger.all().forEach(liveFold::fold);

        assertThat(refold.compareWith(live, "sicd")).isEqualTo(Verdict.SAME);
        assertThat(said()).anyMatch(line -> line.startsWith("refold: 1 events folded in "));
    }

    @Test
    void aDamagedLedgerIsNotFolded() {
        List<LedgerLine> lines = ledger.all();
        LedgerLine line = lines.get(5);
        byte[] changed = line.value().clone();
        changed[changed.length - 1] ^= 1;
        LedgerLine damaged = new LedgerLine(
                line.partition(),
                line.offset(),
                line.runId(),
                line.position(),
                line.recordedAt(),
                line.source(),
                line.leaf(),
                line.head(),
                changed);
        lines.subList(0, 5).forEach(liveFold::fold);

        assertThatThrownBy(() -> liveFold.fold(damaged))
                .isInstanceOf(ReplayException.class)
                .hasMessageContaining("does not follow position");
        assertThatThrownBy(() -> liveFold.fold(lines.getLast()))
                .isInstanceOf(ReplayException.class)
                .hasMessageContaining("sicd verify-chain");
    }

    private Refold refold(Optional<String> run, Function<FoldStores, Object> fold) {
        return new Refold(
                () -> ledger,
                Selection.of(run, List.of(), new Place.Start(), new Place.End()),
                stores,
                () -> new Refolding(stores, entryFold(fold.apply(stores))),
                Lines.terminal(out, err),
                System::nanoTime);
    }

    private static Refolding.EntryFold entryFold(Object made) {
        return made instanceof StateFold states ? states::fold : ((DoubledTokens) made)::fold;
    }

    private List<String> said() {
        return out.toString(StandardCharsets.UTF_8).lines().toList();
    }

    private List<String> errors() {
        return err.toString(StandardCharsets.UTF_8).lines().toList();
    }

    /** A fold that was changed: it counts tokens twice. */
    private record DoubledTokens(FoldStores stores) {
        void fold(Event event, LedgerEntry entry) {
            Event changed = event instanceof MetricsUpdated update
                    ? new MetricsUpdated(update.envelope(), update.delta().plus(onlyTokens(update)))
                    : event;
            new StateFold(stores).fold(changed, entry);
        }

        private static dev.sicd.model.event.Metrics onlyTokens(MetricsUpdated update) {
            return new dev.sicd.model.event.Metrics(update.delta().tokensUsed(), 0, 0, 0, 0, 0, 0, 0);
        }
    }
}
