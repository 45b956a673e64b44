package dev.sicd.publisher.github;

import dev.sicd.kit.config.Secret;
import java.nio.file.Path;
import java.util.Optional;

/** What the publisher shows GitHub to be let in. */
public sealed interface Credentials {

    /** A token from the environment; another one needs a restart. */
    record GivenToken(Secret token) implements Credentials {}

    /** A token in a file, which may be replaced at any time. */
    record TokenFile(Path file) implements Credentials {}

    /**
     * A GitHub App, which gets tokens that hold for an hour and one repository.
     *
     * @param id its app id or client id
     * @param installation empty to ask GitHub for the one of the repository
     * @param keyFile its private key as GitHub hands it out; may be replaced at any time
     */
    record App(String id, Optional<Long> installation, Path keyFile) implements Credentials {}
}
