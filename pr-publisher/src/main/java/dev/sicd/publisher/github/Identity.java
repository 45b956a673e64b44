package dev.sicd.publisher.github;

import dev.sicd.publisher.github.Exchange.Result;

/** As whom requests are sent. */
sealed interface Identity permits TokenIdentity, AppIdentity {

    /**
     * Sends a request about a repository with credentials that are good for it. What is refused for credentials that have run
     * out was not done, and is sent again with new ones.
     */
    Result send(ApiRequest request, String owner, String name) throws InterruptedException;

    /** Whether there are other credentials here than those that GitHub refused last. */
    boolean changed();
}
