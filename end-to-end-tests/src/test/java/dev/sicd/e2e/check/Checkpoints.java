package dev.sicd.e2e.check;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** I7: the roots that were signed, to be held against the tree over the ledger as it grows. */
final class Checkpoints {
    private static final int KEY_HASH_LENGTH = 4;

    private final Optional<PublicKey> key;
    private final Findings findings;
    private final Map<Integer, Map<Long, String>> roots = new HashMap<>();

    private Checkpoints(Optional<PublicKey> key, Findings findings) {
        this.key = key;
        this.findings = findings;
    }

    static Checkpoints read(Evidence evidence, Optional<PublicKey> key, Findings findings) {
        Checkpoints checkpoints = new Checkpoints(key, findings);
        evidence.read("checkpoints", checkpoints::add);
        return checkpoints;
    }

    /** To be called after each leaf. */
    void grown(int partition, Tree tree) {
        Map<Long, String> ofPartition = roots.getOrDefault(partition, Map.of());
        if (ofPartition.containsKey(tree.size())) {
            String signed = ofPartition.remove(tree.size());
            findings.same("I7", "ledger/" + partition + " of size " + tree.size(), Hashes.hex(tree.root()), signed);
        }
    }

    /** What was signed and never reached: the ledger was cut off. */
    void end() {
        roots.forEach((partition, left) -> left.forEach((size, root) ->
                findings.add("I7", "ledger/" + partition, "the " + size + " entries that were signed", "fewer")));
    }

    private void add(LogRecord record) {
        String note = new String(record.value(), UTF_8);
        int end = note.indexOf("\n\n");
        String[] lines = note.split("\n", -1);
        if (end < 0 || lines.length < 5) {
            findings.add("I7", record.place(), "a signed note", note);
            return;
        }
        key.ifPresent(by -> verify(by, note.substring(0, end + 1), lines[4], record.place()));
        int partition = Integer.parseInt(lines[0].substring(lines[0].lastIndexOf('/') + 1));
        String root = Hashes.hex(Base64.getDecoder().decode(lines[2]));
        String before = roots.computeIfAbsent(partition, of -> new HashMap<>())
                .merge(Long.parseLong(lines[1]), root, (old, now) -> old.equals(now) ? old : old + " and " + now);
        if (!before.equals(root)) {
            findings.add("I7", record.place(), "one root for a size", before);
        }
    }

    private void verify(PublicKey by, String text, String line, String place) {
        try {
            byte[] decoded = Base64.getDecoder().decode(line.substring(line.lastIndexOf(' ') + 1));
            Signature signature = Signature.getInstance("Ed25519");
            signature.initVerify(by);
            signature.update(text.getBytes(UTF_8));
            if (!signature.verify(Arrays.copyOfRange(decoded, KEY_HASH_LENGTH, decoded.length))) {
                findings.add("I7", place, "a signature of the checkpoints' key", line);
            }
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            findings.add("I7", place, "a signature", line);
        }
    }

    static PublicKey key(Path pem) {
        try {
            String base64 =
                    Files.readString(pem).replaceAll("-----[A-Z ]+-----", "").replaceAll("\\s", "");
            return KeyFactory.getInstance("Ed25519")
                    .generatePublic(new X509EncodedKeySpec(Base64.getDecoder().decode(base64)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException(pem + " is not an Ed25519 public key", e);
        }
    }
}
