package dev.sicd.publisher;

import dev.sicd.kit.Health;
import dev.sicd.kit.keys.KeyFile;
import dev.sicd.kit.keys.KeyFileException;
import dev.sicd.model.event.ApprovalStatement;
import dev.sicd.model.event.SignedApproval;
import dev.sicd.model.signature.KeyRing;
import dev.sicd.schemas.Approvals;
import dev.sicd.schemas.ForgedApprovalException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The public keys that approvals must be signed with, as a file says: it may be rewritten while this runs. A new content
 * that cannot be used changes nothing but the health, so that a slip of an editor neither stops nor opens the door. Used by
 * one thread; its health may be asked by any.
 *
 * <p>The content is compared, not the file's time: a file with other keys can have the same time and length.
 */
final class PinnedKeys implements Signatures {
    private static final Logger LOG = LoggerFactory.getLogger(PinnedKeys.class);
    static final Duration LOOK_EVERY = Duration.ofSeconds(1);

    private final Path file;
    private final InstantSource clock;
    private KeyRing keys;
    private Instant lookedAt;
    private volatile Health.State health = Health.State.up();

    private PinnedKeys(Path file, InstantSource clock, KeyRing keys) {
        this.file = file;
        this.clock = clock;
        this.keys = keys;
        this.lookedAt = clock.instant();
    }

    /**
     * Reads the keys for the first time.
     *
     * @throws KeyFileException when the file holds none that can be used
     */
    static PinnedKeys open(Path file, InstantSource clock) {
        return new PinnedKeys(file, clock, read(file));
    }

    static KeyRing read(Path file) {
        return KeyFile.publicKeys(file, KeyRing::ofPem);
    }

    /** A key that is missing is looked for in the file once more before this fails. */
    @Override
    public ApprovalStatement open(SignedApproval approval) throws ForgedApprovalException {
        try {
            return Approvals.open(approval, current());
        } catch (ForgedApprovalException e) {
            if (e.reason() != ForgedApprovalException.Reason.UNKNOWN_KEY) {
                throw e;
            }
            return Approvals.open(approval, reread());
        }
    }

    @Override
    public void refresh() {
        current();
    }

    /** Those of the file a second ago, or newer. */
    KeyRing current() {
        Instant now = clock.instant();
        // a clock that was put back must not stop the looking
        boolean recent = !now.isBefore(lookedAt) && now.isBefore(lookedAt.plus(LOOK_EVERY));
        return recent ? keys : reread();
    }

    /** Those of the file now, for whoever misses one: keys are added before they are used. */
    KeyRing reread() {
        lookedAt = clock.instant();
        try {
            KeyRing found = read(file);
            if (!Set.copyOf(found.keys()).equals(Set.copyOf(keys.keys()))) {
                keys = found;
                LOG.atInfo()
                        .addKeyValue("file", file)
                        .addKeyValue("keys", found.keys())
                        .log("approval keys changed");
            }
            health = Health.State.up();
        } catch (KeyFileException e) {
            refused(e);
        }
        return keys;
    }

    Health.State health() {
        return health;
    }

    private void refused(KeyFileException failure) {
        Health.State state = Health.State.down("the keys of before are kept: " + failure.getMessage());
        if (!state.equals(health)) {
            health = state;
            LOG.atError().addKeyValue("file", file).log(String.valueOf(failure.getMessage()));
        }
    }
}
