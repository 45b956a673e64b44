package dev.sicd.model.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class ChainTest {
    private static final String RUN = "run_1";

    /** A ledger record as it lies on the topic. */
    private static final class Raw {
        private final byte[] key;
        private final byte[] value;

        Raw(byte[] key, byte[] value) {
            this.key = key;
            this.value = value;
        }
    }

    static LongStream seeds() {
        return LongStream.rangeClosed(1, 20);
    }

    @Test
    void hasTheValuesThatAnotherLanguageComputes() {
        Chain start = Chain.start(RUN);
        assertThat(start.head().hex()).isEqualTo("f609eb00311a389ceafaf72f13a4a472bc7d687f13e6bb3656ad0aed1ee02810");
        Chain two = start.append(Chain.leaf(RUN.getBytes(UTF_8), "first".getBytes(UTF_8)))
                .append(Chain.leaf(RUN.getBytes(UTF_8), new byte[] {0, (byte) 0xff}));
        assertThat(two.position()).isEqualTo(2);
        assertThat(two.head().hex()).isEqualTo("03ae80135f3be6a22c7732f695ef58f704cb2be15eacb7c623adc61e13720e88");
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void equalsARecomputationFromTheWrittenRule(long seed) throws Exception {
        List<Raw> ledger = randomLedger(seed);

        assertThat(head(RUN, ledger).bytes()).as("seed %d", seed).isEqualTo(recomputed(ledger));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void anyFlippedByteChangesTheHead(long seed) {
        List<Raw> ledger = randomLedger(seed);
        Hash head = head(RUN, ledger);
        for (Raw raw : ledger) {
            for (byte[] bytes : List.of(raw.key, raw.value)) {
                for (int i = 0; i < bytes.length; i++) {
                    bytes[i] ^= 1;
                    assertThat(head(RUN, ledger))
                            .as("seed %d, byte %d", seed, i)
                            .isNotEqualTo(head);
                    bytes[i] ^= 1;
                }
            }
        }
        assertThat(head(RUN, ledger)).isEqualTo(head);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void swappingDroppingOrDoublingARecordChangesTheHead(long seed) {
        List<Raw> ledger = randomLedger(seed);
        Hash head = head(RUN, ledger);
        for (int i = 0; i < ledger.size(); i++) {
            List<Raw> doubled = new ArrayList<>(ledger);
            doubled.add(i, ledger.get(i));
            List<Raw> dropped = new ArrayList<>(ledger);
            dropped.remove(i);
            List<Raw> swapped = new ArrayList<>(ledger);
            int next = (i + 1) % ledger.size();
            swapped.set(i, ledger.get(next));
            swapped.set(next, ledger.get(i));
            for (List<Raw> altered : List.of(doubled, dropped, swapped)) {
                assertThat(head(RUN, altered)).as("seed %d, record %d", seed, i).isNotEqualTo(head);
            }
        }
    }

    @Test
    void aByteThatMovesFromKeyToValueChangesTheLeaf() {
        assertThat(Chain.leaf(new byte[] {1, 2}, new byte[] {3}))
                .isNotEqualTo(Chain.leaf(new byte[] {1}, new byte[] {2, 3}));
    }

    @Test
    void theSameRecordsInAnotherRunHaveAnotherHead() {
        assertThat(head("run_2", randomLedger(1))).isNotEqualTo(head(RUN, randomLedger(1)));
    }

    @Test
    void aHashIsReadFromHexAndCannotBeChangedFromOutside() {
        Hash hash = Hash.sha256("a".getBytes(UTF_8), "b".getBytes(UTF_8));
        hash.bytes()[0] ^= 1;

        assertThat(hash).isEqualTo(Hash.sha256("ab".getBytes(UTF_8))).isEqualTo(Hash.ofHex(hash.hex()));
        assertThat(hash).hasSameHashCodeAs(Hash.ofHex(hash.hex())).hasToString(hash.hex());
        for (String bad : List.of("", "00", "zz".repeat(32), "0".repeat(66))) {
            assertThatThrownBy(() -> Hash.ofHex(bad)).as(bad).isInstanceOf(IllegalArgumentException.class);
        }
    }

    private static List<Raw> randomLedger(long seed) {
        Random random = new Random(seed);
        List<Raw> ledger = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            byte[] value = new byte[10 + random.nextInt(30)];
            random.nextBytes(value);
            ledger.add(new Raw(RUN.getBytes(UTF_8), value));
        }
        return ledger;
    }

    private static Hash head(String runId, List<Raw> ledger) {
        Chain chain = Chain.start(runId);
        for (Raw raw : ledger) {
            chain = chain.append(Chain.leaf(raw.key, raw.value));
        }
        return chain.head();
    }

    /** From the rule's text: prefixes in hexadecimal, lengths as 32-bit big-endian numbers. */
    private static byte[] recomputed(List<Raw> ledger) throws GeneralSecurityException {
        byte[] head = sha256(concat("03", RUN.getBytes(UTF_8)));
        for (Raw raw : ledger) {
            byte[] key = concat(String.format("00%08x", raw.key.length), raw.key);
            byte[] value = concat(String.format("%08x", raw.value.length), raw.value);
            byte[] leaf = sha256(concat("", key, value));
            head = sha256(concat("02", head, leaf));
        }
        return head;
    }

    private static byte[] concat(String prefixHex, byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(HexFormat.of().parseHex(prefixHex));
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    private static byte[] sha256(byte[] bytes) throws GeneralSecurityException {
        return MessageDigest.getInstance("SHA-256").digest(bytes);
    }
}
