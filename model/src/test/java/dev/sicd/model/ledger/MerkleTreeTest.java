package dev.sicd.model.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class MerkleTreeTest {
    /** The leaves and roots that implementations of RFC 6962 test themselves with. */
    private static final List<String> LEAVES =
            List.of("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f");

    @ParameterizedTest
    @CsvSource({
        "0, e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "1, 6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "2, fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "3, aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "4, d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "5, 4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "6, 76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "7, ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "8, 5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"
    })
    void rootsAreThoseOfRfc6962(int size, String root) {
        List<Hash> leaves = LEAVES.stream()
                .limit(size)
                .map(leaf -> Hash.sha256(new byte[] {0}, HexFormat.of().parseHex(leaf)))
                .toList();

        assertThat(Kept.of(leaves).root().hex()).isEqualTo(root);
    }

    @Test
    void theRootIsThatOfTheRecursiveDefinitionForEverySize() {
        List<Hash> leaves = new ArrayList<>();
        Kept kept = new Kept();
        for (int i = 0; i < 300; i++) {
            Hash leaf = Hash.sha256(("leaf " + i).getBytes(UTF_8));
            leaves.add(leaf);
            kept.append(leaf);

            assertThat(kept.root()).as("%d leaves", i + 1).isEqualTo(recursive(leaves));
            assertThat(kept.roots.keySet()).hasSizeLessThanOrEqualTo(9);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "x", "sicd.ledger/3\n7\n", "a b\n1\nAAAA\n", "sicd.ledger/3\n99999999999999999999\nAA=\n"})
    void whatIsNoCheckpointIsNotReadAsOne(String text) {
        assertThat(Checkpoint.parse(text)).isEmpty();
    }

    @Test
    void aCheckpointSurvivesItsText() {
        Checkpoint checkpoint = new Checkpoint(Checkpoint.origin("sicd.ledger", 3), 42, Hash.sha256());

        assertThat(checkpoint.text()).isEqualTo("""
                sicd.ledger/3
                42
                47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=
                """);
        assertThat(Checkpoint.parse(checkpoint.text())).isEqualTo(Optional.of(checkpoint));
    }

    private static Hash recursive(List<Hash> leaves) {
        if (leaves.size() == 1) {
            return leaves.getFirst();
        }
        int left = Integer.highestOneBit(leaves.size() - 1);
        return Hash.sha256(
                new byte[] {1},
                recursive(leaves.subList(0, left)).bytes(),
                recursive(leaves.subList(left, leaves.size())).bytes());
    }

    private static final class Kept {
        private final Map<Integer, Hash> roots = new HashMap<>();
        private long size;

        static Kept of(List<Hash> leaves) {
            Kept kept = new Kept();
            leaves.forEach(kept::append);
            return kept;
        }

        void append(Hash leaf) {
            MerkleTree.Subtree subtree = MerkleTree.append(size, leaf, this::at);
            roots.put(subtree.level(), subtree.root());
            size++;
        }

        Hash root() {
            return MerkleTree.root(size, this::at);
        }

        private Hash at(int level) {
            return Objects.requireNonNull(roots.get(level), "asked for a level that no leaf has reached");
        }
    }
}
