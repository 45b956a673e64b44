package dev.sicd.policy;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** The policy that holds where no file is given: it is the file that operators copy and change. */
public final class ShippedPolicy {
    /** How it is called in messages. */
    public static final String NAME = "default-policy.yaml";

    private ShippedPolicy() {}

    public static CompiledPolicy load() {
        try {
            return PolicyFile.parse(NAME, text());
        } catch (PolicyException e) {
            throw new IllegalStateException("the shipped policy is broken:\n" + e.getMessage(), e);
        }
    }

    /** The file's exact bytes. */
    public static byte[] text() {
        try (InputStream file = ShippedPolicy.class.getResourceAsStream(NAME)) {
            if (file == null) {
                throw new IllegalStateException(NAME + " is missing from the jar of policy-engine");
            }
            return file.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
