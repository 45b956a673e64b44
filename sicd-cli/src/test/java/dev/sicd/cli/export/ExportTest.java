package dev.sicd.cli.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.luben.zstd.ZstdInputStream;
import dev.sicd.cli.replay.Lines;
import dev.sicd.cli.replay.ReplayException;
import dev.sicd.cli.replay.Selection;
import dev.sicd.schemas.LedgerAvroReader;
import dev.sicd.schemas.LedgerLine;
import dev.sicd.schemas.LedgerLineJson;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Exports of a ledger in memory: what the files hold, and that being killed anywhere leaves no trace in them. */
class ExportTest {
    private static final int PER_FILE = 7;
    private static final Selection ALL =
            new Selection(Optional.empty(), new TreeSet<>(), Optional.empty(), Optional.empty());

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void jsonLinesHoldEveryLineOnceAndExactly(boolean zstd) throws IOException {
        Lines ledger = ledger();
        export(ledger, ExportFormat.JSONL, zstd, directory);
        List<LedgerLine> read = new ArrayList<>();
        for (Path file : files(directory)) {
            if (!file.toString().contains(".jsonl")) {
                continue;
            }
            try (InputStream in = Files.newInputStream(file);
                    BufferedReader lines = new BufferedReader(
                            new InputStreamReader(zstd ? new ZstdInputStream(in) : in, StandardCharsets.UTF_8))) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    read.add(LedgerLineJson.read(new ObjectMapper().readTree(line)));
                }
            }
        }
        assertThat(read).usingRecursiveComparison().isEqualTo(ledger.all());
    }

    @Test
    void avroFilesHoldEveryLineOnceAndExactly() throws IOException {
        Lines ledger = ledger();
        export(ledger, ExportFormat.AVRO, true, directory);
        List<LedgerLine> read = new ArrayList<>();
        for (Path file : files(directory)) {
            if (file.toString().endsWith(".avro")) {
                try (LedgerAvroReader reader = LedgerAvroReader.open(Files.newInputStream(file))) {
                    reader.forEachRemaining(read::add);
                }
            }
        }
        assertThat(read).usingRecursiveComparison().isEqualTo(ledger.all());
    }

    @Test
    void theManifestTellsFilesCountsOffsetsAndHashes() throws IOException {
        Lines ledger = ledger();
        export(ledger, ExportFormat.JSONL, false, directory);
        JsonNode manifest =
                new ObjectMapper().readTree(directory.resolve("manifest.json").toFile());
        assertThat(manifest.get("events").longValue()).isEqualTo(ledger.all().size());
        Map<String, Long> kinds = new TreeMap<>();
        ledger.all().forEach(line -> kinds.merge(Selection.kindOf(line), 1L, Long::sum));
        Map<String, Long> said = new TreeMap<>();
        manifest.get("kinds")
                .properties()
                .forEach(kind -> said.put(kind.getKey(), kind.getValue().longValue()));
        assertThat(said).isEqualTo(kinds).containsKeys("ActionLogged", Selection.UNDECODABLE);
        List<String> names = new ArrayList<>();
        manifest.get("files").forEach(file -> {
            names.add(file.get("name").textValue());
            assertThat(file.get("events").longValue()).isBetween(1L, (long) PER_FILE);
            assertThat(Manifest.difference(directory, FileEntry.of(file))).isEmpty();
        });
        assertThat(names)
                .hasSizeGreaterThan(6)
                .doesNotHaveDuplicates()
                .first()
                .isEqualTo("sicd.ledger-0-00000000000000000000.jsonl");
        assertThat(files(directory)).hasSize(names.size() + 1);
        // 7 lines, and an end of a transaction after each second one
        assertThat(manifest.at("/files/1/first_offset").longValue()).isEqualTo(10);
        assertThat(manifest.get("offsets").get(0).get("end").longValue())
                .isEqualTo(ledger.spans().sequencedValues().getFirst().end());
    }

    @ParameterizedTest
    @EnumSource(ExportFormat.class)
    void killedAnywhereAndResumedItIsTheSameBytes(ExportFormat format) throws IOException {
        boolean zstd = format != ExportFormat.EPISODE_JSON;
        Map<String, String> whole = export(ledger(), format, zstd, directory.resolve("whole"));
        int lines = ledger().all().size();
        for (int killedAfter = 0; killedAfter < lines; killedAfter++) {
            Path path = directory.resolve("killed-" + killedAfter);
            int after = killedAfter;
            assertThatThrownBy(() -> export(ledger().failingAfter(after), format, zstd, path))
                    .isInstanceOf(Lines.Killed.class);
            assertThat(path.resolve("manifest.json")).doesNotExist();
            // killed once more on the way, then left alone
            try {
                export(ledger().failingAfter(PER_FILE + 2), format, zstd, path);
            } catch (Lines.Killed again) {
                // as meant
            }
            assertThat(
                            Files.exists(path.resolve("manifest.json"))
                                    ? contents(path)
                                    : export(ledger(), format, zstd, path))
                    .as("killed after %d lines", killedAfter)
                    .isEqualTo(whole);
        }
    }

    @ParameterizedTest
    @EnumSource(ExportFormat.class)
    void killedBetweenAnyTwoStepsOfItsJournalItIsTheSameBytes(ExportFormat format) throws IOException {
        Map<String, String> whole = export(ledger(), format, false, directory.resolve("whole"));
        Path stopped = directory.resolve("stopped");
        assertThatThrownBy(() -> export(ledger().failingAfter(ledger().all().size() - 1), format, false, stopped))
                .isInstanceOf(Lines.Killed.class);
        byte[] journal = Files.readAllBytes(stopped.resolve(Journal.NAME));
        // each cut is a moment at which files were renamed and the journal did not say so yet, or said it in part
        for (int cut = 0; cut < journal.length; cut += format == ExportFormat.JSONL ? 13 : 61) {
            Path path = copy(stopped, directory.resolve("cut-" + cut));
            byte[] kept = Arrays.copyOf(journal, cut);
            Files.write(path.resolve(Journal.NAME), kept);
            Files.writeString(path.resolve("sicd.ledger-0-00000000000000000000.jsonl.part"), "torn");
            assertThat(export(ledger(), format, false, path))
                    .as("journal cut at %d", cut)
                    .isEqualTo(whole);
        }
    }

    @Test
    void aResumedOneEndsWhereTheFirstTryWouldHave() throws IOException {
        Map<String, String> whole = export(ledger(), ExportFormat.JSONL, false, directory.resolve("whole"));
        Path path = directory.resolve("grown");
        assertThatThrownBy(() -> export(ledger().failingAfter(20), ExportFormat.JSONL, false, path))
                .isInstanceOf(Lines.Killed.class);
        Lines grown = ledger().addRuns(1, 5);
        assertThat(export(grown, ExportFormat.JSONL, false, path)).isEqualTo(whole);
    }

    @Test
    void refusesADirectoryThatHoldsSomethingElse() throws IOException {
        Path foreign = Files.createDirectory(directory.resolve("foreign"));
        Files.writeString(foreign.resolve("run_1_ep0001.json"), "{}");
        assertThatThrownBy(() -> export(ledger(), ExportFormat.EPISODE_JSON, false, foreign))
                .isInstanceOf(ReplayException.class)
                .hasMessageContaining("run_1_ep0001.json");
        Path begun = directory.resolve("begun");
        assertThatThrownBy(() -> export(ledger().failingAfter(20), ExportFormat.JSONL, false, begun))
                .isInstanceOf(Lines.Killed.class);
        assertThatThrownBy(() -> export(ledger(), ExportFormat.AVRO, false, begun))
                .isInstanceOf(ReplayException.class)
                .hasMessageContaining("jsonl");
    }

    @Test
    void refusesToGoOnAfterAFileThatChanged() throws IOException {
        assertThatThrownBy(() -> export(ledger().failingAfter(20), ExportFormat.JSONL, false, directory))
                .isInstanceOf(Lines.Killed.class);
        Path first = directory.resolve("sicd.ledger-0-00000000000000000000.jsonl");
        Files.writeString(first, "shorter");
        assertThatThrownBy(() -> export(ledger(), ExportFormat.JSONL, false, directory))
                .isInstanceOf(ReplayException.class)
                .hasMessageContaining(first.getFileName().toString());
    }

    @Test
    void twoAtOnceInOneDirectoryAreRefused() throws Exception {
        ExportPlan plan = plan(ledger(), ExportFormat.JSONL, false);
        try (ExportDirectory first = ExportDirectory.open(directory, plan)) {
            assertThat(first.filesKept()).isZero();
            // though it has read its journal
            assertThat(OtherProcess.canLock(directory.resolve(Journal.NAME))).isFalse();
            assertThatThrownBy(() -> ExportDirectory.open(directory, plan))
                    .isInstanceOf(ReplayException.class)
                    .hasMessageContaining("another export");
        }
    }

    private static Lines ledger() {
        Lines lines = new Lines(2).addRuns(3, 3);
        return lines.add("run_1", new byte[] {1, 2, 3}).add("../../etc/passwd", new byte[] {0});
    }

    private static ExportPlan plan(Lines ledger, ExportFormat format, boolean zstd) {
        SortedMap<String, String> asked = new TreeMap<>(Map.of("from", "start", "to", "end"));
        return new ExportPlan(ledger.cluster(), ledger.topic(), format, zstd, PER_FILE, asked, ledger.spans());
    }

    private static Map<String, String> export(Lines ledger, ExportFormat format, boolean zstd, Path path)
            throws IOException {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        Export.run(ledger, ALL, plan(ledger, format, zstd), path, Lines.terminal(said, said), () -> 0);
        return contents(path);
    }

    /** Names and bytes of everything that is there. */
    private static Map<String, String> contents(Path path) throws IOException {
        Map<String, String> contents = new TreeMap<>();
        for (Path file : files(path)) {
            contents.put(
                    file.getFileName().toString(), new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
        }
        return contents;
    }

    private static List<Path> files(Path path) throws IOException {
        try (Stream<Path> files = Files.list(path)) {
            return files.sorted().toList();
        }
    }

    private static Path copy(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        for (Path file : files(from)) {
            Files.copy(file, to.resolve(file.getFileName()));
        }
        return to;
    }
}
