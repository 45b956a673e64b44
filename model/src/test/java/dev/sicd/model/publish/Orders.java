package dev.sicd.model.publish;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sicd.model.event.CodeChange;
import dev.sicd.model.event.CodeChange.ChangeType;
import dev.sicd.model.ledger.Hash;
import dev.sicd.model.publish.Order.Manner;
import java.util.List;
import java.util.Optional;

/** Orders for the tests. */
final class Orders {
    static final Hash DIGEST = Hash.sha256("content".getBytes(UTF_8));
    static final String ID = DIGEST.hex().substring(0, 12);
    static final String BRANCH = "aura-sicd/" + ID;
    static final String MARKER = "<!-- sicd:v1 proposal=%s digest=sha256:%s -->".formatted(ID, DIGEST.hex());
    static final Manner MANNER = new Manner(UnpinnedUpdates.WARN, false, true, List.of("sicd"), List.of(), List.of());

    private Orders() {}

    static Order of(CodeChange... changes) {
        return of(MANNER, List.of(changes));
    }

    static Order of(Manner manner, List<CodeChange> changes) {
        return new Order(
                ID,
                DIGEST,
                "o",
                "r",
                Optional.empty(),
                BRANCH,
                "Better",
                "what and why\n\n" + MARKER,
                MARKER,
                CommitMessage.of("Better", "why", ID, DIGEST, DIGEST, "run_1"),
                changes,
                manner);
    }

    static CodeChange create(String path, String content) {
        return new CodeChange(path, ChangeType.CREATE, Optional.empty(), content, "new", Optional.empty());
    }

    static CodeChange update(String path, String from, String to) {
        return new CodeChange(path, ChangeType.UPDATE, Optional.of(from), to, "better", Optional.empty());
    }

    static CodeChange delete(String path, String content) {
        return new CodeChange(path, ChangeType.DELETE, Optional.of(content), "", "gone", Optional.empty());
    }
}
