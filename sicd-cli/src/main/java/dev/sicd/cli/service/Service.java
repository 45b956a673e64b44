package dev.sicd.cli.service;

import dev.sicd.kit.Health;
import dev.sicd.kit.http.Routes;

/**
 * A service that was started, without its server.
 *
 * @param routes those of its own
 * @param internal whether only other services ask it: those are as fast as their callers, and are not slowed down
 */
record Service(Routes routes, Health health, boolean internal) {
    /** A service that anybody may ask. */
    Service(Routes routes, Health health) {
        this(routes, health, false);
    }
}
