package dev.sicd.aggregator;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sicd.model.ledger.Checkpoint;
import dev.sicd.model.signature.SignedNote;
import dev.sicd.model.signature.SigningKey;
import dev.sicd.reader.Keys;
import dev.sicd.reader.Store;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Signs what one ledger partition is, whenever that changed and it is time to. It does not know when it is time: its caller
 * says so, after every event and from time to time. Without a key it signs nothing.
 */
final class Checkpoints {
    private final TaskStores stores;
    private final LedgerTree tree;
    private final String origin;
    private final Optional<SigningKey> key;
    private final long eventsMax;
    private final Consumer<String> publish;
    /** Of the last checkpoint of this key; 0 where there is none. */
    private long signedSize;

    /**
     * Goes on where the stores say.
     *
     * @param origin of the partition
     * @param publish takes each new note, within the transaction of what it covers
     */
    Checkpoints(
            TaskStores stores,
            LedgerTree tree,
            String origin,
            Optional<SigningKey> key,
            long eventsMax,
            Consumer<String> publish) {
        this.stores = stores;
        this.tree = tree;
        this.origin = origin;
        this.key = key;
        this.eventsMax = eventsMax;
        this.publish = publish;
        this.signedSize = key.flatMap(this::sizeSignedBefore).orElse(0L);
    }

    /** A note that covers every entry so far, newly signed where the last one does not. */
    Optional<String> upToNow() {
        return key.filter(ignored -> tree.size() > 0).map(this::upToNow);
    }

    /** To be called after each entry: too many are not left uncovered. */
    void appended() {
        if (key.isPresent() && tree.size() - signedSize >= eventsMax) {
            upToNow(key.get());
        }
    }

    private String upToNow(SigningKey signer) {
        long size = tree.size();
        Optional<byte[]> last = last();
        if (last.isPresent() && signedSize == size) {
            return new String(last.get(), UTF_8);
        }
        String note = SignedNote.sign(new Checkpoint(origin, size, tree.root()).text(), origin, signer);
        stores.put(Store.TREE, Keys.lastCheckpoint(), last, Keys.nameValue(note));
        signedSize = size;
        publish.accept(note);
        return note;
    }

    /** A note of a key that was replaced since covers nothing for those who trust the new one only. */
    private Optional<Long> sizeSignedBefore(SigningKey signer) {
        return last().map(note -> new String(note, UTF_8))
                .filter(note -> SignedNote.verifies(note, origin, signer.publicKey()))
                .flatMap(note -> Checkpoint.parse(SignedNote.text(note)))
                .map(Checkpoint::size);
    }

    private Optional<byte[]> last() {
        return stores.get(Store.TREE, Keys.lastCheckpoint());
    }
}
