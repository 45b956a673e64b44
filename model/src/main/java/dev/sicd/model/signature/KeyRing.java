package dev.sicd.model.signature;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The public keys that somebody trusts, by their ids. Being in it is the whole trust: nothing else is asked of a key. */
public final class KeyRing {
    private final Map<String, VerificationKey> keys;

    private KeyRing(Map<String, VerificationKey> keys) {
        this.keys = keys;
    }

    public static KeyRing of(Collection<VerificationKey> keys) {
        Map<String, VerificationKey> byId = new LinkedHashMap<>();
        keys.forEach(key -> byId.put(key.id(), key));
        return new KeyRing(Map.copyOf(byId));
    }

    /**
     * Reads PEM blocks of public keys; other blocks and text around them are ignored.
     *
     * @throws IllegalArgumentException when there is none, or one is not of Ed25519
     */
    public static KeyRing ofPem(String pem) {
        List<VerificationKey> keys =
                Pem.blocks(Pem.PUBLIC, pem).stream().map(VerificationKey::ofDer).toList();
        if (keys.isEmpty()) {
            throw new IllegalArgumentException("there is no PUBLIC KEY block in it; 'sicd keys new' writes one");
        }
        return of(keys);
    }

    public Optional<VerificationKey> key(String id) {
        return Optional.ofNullable(keys.get(id));
    }

    public Collection<VerificationKey> keys() {
        return keys.values();
    }
}
