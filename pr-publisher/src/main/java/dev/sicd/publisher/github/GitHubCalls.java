package dev.sicd.publisher.github;

import dev.sicd.model.publish.Command;
import dev.sicd.model.publish.Observation;

/** All that publications ask of GitHub; who answers decides nothing, and does nothing twice. Thread-safe. */
public interface GitHubCalls {

    /** Does one call and waits for what comes of it. */
    Observation call(String owner, String repository, Command.Call call) throws InterruptedException;

    /** Whether the credentials are others than those that were refused last: then it is worth another try. */
    boolean credentialsChanged();
}
