package dev.sicd.cli.provenance;

import dev.sicd.model.ledger.Checkpoint;
import dev.sicd.model.signature.KeyRing;
import dev.sicd.model.signature.SignedNote;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The checkpoints that were published, as far as they can be believed. One without a signature of a pinned key is a
 * difference: it is not used.
 */
record SignedCheckpoints(List<Checkpoint> believed, List<Difference> differences) {

    static SignedCheckpoints of(String topic, List<String> notes, Optional<KeyRing> pinned) {
        List<Checkpoint> believed = new ArrayList<>();
        List<Difference> differences = new ArrayList<>();
        for (String note : notes) {
            Optional<Checkpoint> checkpoint = Checkpoint.parse(SignedNote.text(note));
            boolean signed = checkpoint.isPresent()
                    && pinned.map(keys -> isSigned(note, checkpoint.get().origin(), keys))
                            .orElse(true);
            if (signed) {
                believed.add(checkpoint.get());
            } else {
                differences.add(new Difference(
                        topic,
                        checkpoint
                                .map(unsigned -> "the checkpoint of %d entries of %s is not signed with a pinned key"
                                        .formatted(unsigned.size(), unsigned.origin()))
                                .orElse("holds a record that is no checkpoint")));
            }
        }
        return new SignedCheckpoints(List.copyOf(believed), List.copyOf(differences));
    }

    List<Checkpoint> of(String origin) {
        return believed.stream()
                .filter(checkpoint -> checkpoint.origin().equals(origin))
                .toList();
    }

    private static boolean isSigned(String note, String origin, KeyRing keys) {
        return keys.keys().stream().anyMatch(key -> SignedNote.verifies(note, origin, key));
    }
}
