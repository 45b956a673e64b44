package dev.sicd.fakegithub;

import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;

/** All repositories there are, by full name in any case, as with GitHub. */
final class Repositories {
    private final ConcurrentNavigableMap<String, FakeRepository> byName = new ConcurrentSkipListMap<>();
    private final InstantSource clock;
    private final Webhook webhook;

    Repositories(InstantSource clock, Webhook webhook) {
        this.clock = clock;
        this.webhook = webhook;
    }

    /** That of this name, made at the first call. */
    FakeRepository repository(String owner, String name) {
        return byName.computeIfAbsent(key(owner + "/" + name), key -> new FakeRepository(owner, name, clock, webhook));
    }

    Optional<FakeRepository> find(String fullName) {
        return Optional.ofNullable(byName.get(key(fullName)));
    }

    /** Says whether any owner has a repository of this name. */
    boolean isName(String name) {
        return byName.values().stream().anyMatch(repository -> repository.name().equals(name));
    }

    List<FakeRepository> all() {
        return List.copyOf(byName.values());
    }

    private static String key(String fullName) {
        return fullName.toLowerCase(Locale.ROOT);
    }
}
