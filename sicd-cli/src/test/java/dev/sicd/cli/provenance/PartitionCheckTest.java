package dev.sicd.cli.provenance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sicd.kit.http.Problem;
import dev.sicd.model.event.Actor;
import dev.sicd.model.event.Envelope;
import dev.sicd.model.event.EpisodeEvent.ActionLogged;
import dev.sicd.model.event.Ids;
import dev.sicd.model.ledger.Chain;
import dev.sicd.model.ledger.Checkpoint;
import dev.sicd.model.ledger.Hash;
import dev.sicd.model.signature.KeyRing;
import dev.sicd.model.signature.SignedNote;
import dev.sicd.model.signature.SigningKey;
import dev.sicd.schemas.EventCodec;
import dev.sicd.schemas.RecordHeaders;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Copies of a small ledger, each changed in one place: the check names that place. */
class PartitionCheckTest {
    private static final Instant AT = Instant.parse("2026-01-01T10:00:00.123Z");
    private static final int ENTRIES = 12;
    private static final List<LedgerRecord> LEDGER = ledger();
    /** After 4, 8 and all 12 entries. */
    private static final List<Checkpoint> CHECKPOINTS = checkpoints(LEDGER, 4, 8, 12);

    @Test
    void whatWasNotChangedHolds() {
        PartitionCheck check = checked(LEDGER);

        assertThat(check.differences()).isEmpty();
        assertThat(check.covered()).isEqualTo(3);
        assertThat(check.heads())
                .containsEntry("one", new RunHead(6, Hash.ofHex(LEDGER.get(10).header(RecordHeaders.HEAD))));
    }

    @Test
    void everyChangedByteOfKeyAndValueIsFoundInItsRecord() {
        for (int i = 0; i < ENTRIES; i++) {
            LedgerRecord record = LEDGER.get(i);
            for (int at = 0; at < record.key().length; at++) {
                byte[] key = flipped(record.key(), at);
                assertFoundAt(i, changed(i, it -> with(it, key, it.value(), it.headers())));
            }
            for (int at = 0; at < record.value().length; at++) {
                byte[] value = flipped(record.value(), at);
                assertFoundAt(i, changed(i, it -> with(it, it.key(), value, it.headers())));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {RecordHeaders.POSITION, RecordHeaders.LEAF, RecordHeaders.HEAD, RecordHeaders.RECORDED_AT})
    void everyChangedByteOfTheseHeadersIsFoundInItsRecord(String name) {
        for (int i = 0; i < ENTRIES; i++) {
            byte[] header = LEDGER.get(i).header(name).getBytes(UTF_8);
            for (int at = 0; at < header.length; at++) {
                String altered = new String(flipped(header, at), UTF_8);
                assertFoundAt(
                        i, changed(i, it -> with(it, it.key(), it.value(), replaced(it.headers(), name, altered))));
            }
        }
    }

    @Test
    void aRecordThatIsMissingIsFoundAtTheNextOfItsRun() {
        List<LedgerRecord> copy = new ArrayList<>(LEDGER);
        copy.remove(4);

        assertThat(first(copy)).startsWith("0:6 run 'one' position '4': it should be at position 3");
    }

    @Test
    void aRecordThatIsThereTwiceIsFoundAtTheSecond() {
        List<LedgerRecord> copy = new ArrayList<>(LEDGER);
        copy.add(5, LEDGER.get(4));

        assertThat(first(copy)).startsWith("0:4 run 'one' position '3': it should be at position 4");
    }

    @Test
    void twoRecordsOfARunThatAreSwappedAreFoundAtTheFirst() {
        List<LedgerRecord> copy = new ArrayList<>(LEDGER);
        copy.set(2, LEDGER.get(4));
        copy.set(4, LEDGER.get(2));

        assertThat(first(copy)).startsWith("0:4 run 'one' position '3': it should be at position 2");
    }

    @Test
    void recordsOfTwoRunsThatAreSwappedAreFoundByTheNextCheckpoint() {
        List<LedgerRecord> copy = new ArrayList<>(LEDGER);
        copy.set(4, LEDGER.get(5));
        copy.set(5, LEDGER.get(4));

        assertThat(first(copy)).startsWith("0:4-7 the checkpoint of 8 entries was signed over another tree");
    }

    @Test
    void anEndThatIsCutOffIsFound() {
        assertThat(first(LEDGER.subList(0, 9))).startsWith("0:9- a checkpoint covers 12 entries, but only 9 are there");
    }

    @Test
    void aWholeRunThatIsMissingIsFoundByTheFirstCheckpoint() {
        List<LedgerRecord> copy = LEDGER.stream()
                .filter(record -> !new String(record.key(), UTF_8).equals("two"))
                .toList();

        assertThat(first(copy)).startsWith("0:0-6 the checkpoint of 4 entries was signed over another tree");
    }

    /** Whoever can write the topic can write its headers too; the checkpoints are signed with a key he does not have. */
    @Test
    void aRewriteWithAllItsHashesIsFoundByTheNextCheckpoint() {
        List<byte[]> values =
                new ArrayList<>(LEDGER.stream().map(LedgerRecord::value).toList());
        values.set(5, values.get(7));

        assertThat(first(ledger(values))).startsWith("0:4-7 the checkpoint of 8 entries was signed over another tree");
    }

    @Test
    void onlyCheckpointsOfAPinnedKeyAreBelieved() {
        SigningKey ours = SigningKey.generate(new SecureRandom());
        SigningKey theirs = SigningKey.generate(new SecureRandom());
        String origin = Checkpoint.origin("sicd.ledger", 0);
        List<String> notes = List.of(
                SignedNote.sign(CHECKPOINTS.get(0).text(), origin, ours),
                SignedNote.sign(CHECKPOINTS.get(1).text(), origin, theirs),
                "no checkpoint\n");

        SignedCheckpoints checked =
                SignedCheckpoints.of("sicd.checkpoints", notes, Optional.of(KeyRing.of(List.of(ours.publicKey()))));

        assertThat(checked.of(origin)).containsExactly(CHECKPOINTS.get(0));
        assertThat(checked.differences().stream().map(Difference::toString))
                .containsExactly(
                        "sicd.checkpoints the checkpoint of 8 entries of sicd.ledger/0 is not signed with a pinned key",
                        "sicd.checkpoints holds a record that is no checkpoint");
    }

    private static void assertFoundAt(int index, List<LedgerRecord> copy) {
        LedgerRecord record = copy.get(index);
        assertThat(first(copy))
                .as("record %d of %s", index, record)
                .startsWith("0:" + index + " ")
                .contains("position " + Problem.quoted(record.header(RecordHeaders.POSITION)));
    }

    private static String first(List<LedgerRecord> copy) {
        List<Difference> differences = checked(copy).differences();
        assertThat(differences).isNotEmpty();
        return differences.getFirst().toString();
    }

    private static PartitionCheck checked(List<LedgerRecord> copy) {
        PartitionCheck check = new PartitionCheck(0, 1, CHECKPOINTS);
        copy.forEach(check::check);
        check.end();
        return check;
    }

    private static List<LedgerRecord> changed(int index, UnaryOperator<LedgerRecord> change) {
        List<LedgerRecord> copy = new ArrayList<>(LEDGER);
        copy.set(index, change.apply(copy.get(index)));
        return copy;
    }

    private static LedgerRecord with(LedgerRecord record, byte[] key, byte[] value, Map<String, String> headers) {
        return new LedgerRecord(record.partition(), record.offset(), key, value, headers, record.timestamp());
    }

    private static Map<String, String> replaced(Map<String, String> headers, String name, String value) {
        Map<String, String> changed = new HashMap<>(headers);
        changed.put(name, value);
        return changed;
    }

    private static byte[] flipped(byte[] bytes, int at) {
        byte[] flipped = bytes.clone();
        flipped[at] ^= 1;
        return flipped;
    }

    private static List<LedgerRecord> ledger() {
        List<byte[]> values = new ArrayList<>();
        for (int i = 0; i < ENTRIES; i++) {
            String run = runOf(i);
            Envelope envelope =
                    Envelope.ofEpisode(Ids.derived("test", "" + i), run, Ids.episodeId(run, 1), AT, Actor.agent("a"));
            values.add(EventCodec.encode(new ActionLogged(envelope, "x", "{\"n\":" + i + "}")));
        }
        return ledger(values);
    }

    private static String runOf(int index) {
        return index % 2 == 0 ? "one" : "two";
    }

    /** As the aggregator writes it, with the model's own chain. */
    private static List<LedgerRecord> ledger(List<byte[]> values) {
        Map<String, Chain> chains = new HashMap<>(Map.of("one", Chain.start("one"), "two", Chain.start("two")));
        List<LedgerRecord> records = new ArrayList<>();
        for (int i = 0; i < values.size(); i++) {
            String run = runOf(i);
            byte[] key = run.getBytes(UTF_8);
            Hash leaf = Chain.leaf(key, values.get(i));
            Chain chain = Optional.ofNullable(chains.get(run)).orElseThrow().append(leaf);
            chains.put(run, chain);
            Map<String, String> headers = Map.of(
                    RecordHeaders.POSITION, Long.toString(chain.position()),
                    RecordHeaders.LEAF, leaf.hex(),
                    RecordHeaders.HEAD, chain.head().hex(),
                    RecordHeaders.RECORDED_AT, AT.plusMillis(i).toString());
            records.add(new LedgerRecord(
                    0, i, key, values.get(i), headers, AT.plusMillis(i).toEpochMilli()));
        }
        return records;
    }

    private static List<Checkpoint> checkpoints(List<LedgerRecord> ledger, int... sizes) {
        List<Checkpoint> checkpoints = new ArrayList<>();
        for (int size : sizes) {
            PartitionCheck check = new PartitionCheck(0, 1, List.of());
            ledger.subList(0, size).forEach(check::check);
            checkpoints.add(new Checkpoint(Checkpoint.origin("sicd.ledger", 0), size, check.root()));
        }
        return checkpoints;
    }
}
