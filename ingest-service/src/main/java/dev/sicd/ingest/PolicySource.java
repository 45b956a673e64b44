package dev.sicd.ingest;

import dev.sicd.kit.config.ConfigException;
import dev.sicd.model.policy.Policy;
import dev.sicd.policy.CompiledPolicy;
import dev.sicd.policy.PolicyException;
import dev.sicd.policy.PolicyFile;
import dev.sicd.policy.ShippedPolicy;
import dev.sicd.policy.TestResult;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The policy that holds, and where it comes from. A file is read whole, checked and tested before it holds; a bad one
 * never replaces a good one. It records nothing. Thread-safe.
 */
final class PolicySource {
    private static final int BYTES_MAX = 1 << 20;

    private final Optional<Path> file;
    private final InstantSource clock;
    private volatile Loaded loaded;

    private PolicySource(Optional<Path> file, InstantSource clock, Loaded loaded) {
        this.file = file;
        this.clock = clock;
        this.loaded = loaded;
    }

    /**
     * A policy in use.
     *
     * @param source the file as the operator named it, or the name of the shipped one
     */
    record Loaded(CompiledPolicy policy, String source, Instant at) {}

    /**
     * Reads the policy for the first time.
     *
     * @param file none: the policy that comes with the software
     * @throws ConfigException with every mistake in the file, and every test of its own that it fails
     */
    static PolicySource open(Optional<Path> file, InstantSource clock) {
        return new PolicySource(file, clock, read(file, clock));
    }

    Policy current() {
        return loaded.policy();
    }

    Loaded loaded() {
        return loaded;
    }

    /**
     * Reads the policy again.
     *
     * @throws ConfigException as {@link #open}; the policy in use stays
     */
    Loaded reload() {
        Loaded next = read(file, clock);
        loaded = next;
        return next;
    }

    private static Loaded read(Optional<Path> file, InstantSource clock) {
        String source = file.map(Path::toString).orElse(ShippedPolicy.NAME);
        CompiledPolicy policy = parse(source, file.map(PolicySource::bytes).orElseGet(ShippedPolicy::text));
        List<String> failures = policy.runTests().stream()
                .filter(result -> !result.passed())
                .flatMap(result -> failures(source, result))
                .toList();
        if (!failures.isEmpty()) {
            throw new ConfigException(failures);
        }
        return new Loaded(policy, source, clock.instant());
    }

    private static CompiledPolicy parse(String source, byte[] text) {
        try {
            return PolicyFile.parse(source, text);
        } catch (PolicyException e) {
            List<String> mistakes = new ArrayList<>();
            e.mistakes().forEach(mistake -> mistakes.add(mistake.toString()));
            throw new ConfigException(mistakes);
        }
    }

    private static Stream<String> failures(String source, TestResult result) {
        return result.differences().stream()
                .map(difference -> "%s:%d:1: the policy's own test '%s' fails: %s"
                        .formatted(source, result.line(), result.name(), difference));
    }

    private static byte[] bytes(Path path) {
        try (InputStream in = Files.newInputStream(path)) {
            byte[] bytes = in.readNBytes(BYTES_MAX + 1);
            if (bytes.length > BYTES_MAX) {
                throw new ConfigException(List.of(
                        "the policy file " + path + " has more than " + BYTES_MAX + " bytes; that is no policy"));
            }
            return bytes;
        } catch (IOException e) {
            throw new ConfigException(List.of("the policy file " + path + " cannot be read ("
                    + e.getClass().getSimpleName() + "); point SICD_POLICY_FILE at one, or unset it"));
        }
    }
}
