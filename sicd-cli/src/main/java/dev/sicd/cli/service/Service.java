package dev.sicd.cli.service;

import dev.sicd.kit.Health;
import dev.sicd.kit.http.Routes;

/**
 * A service that was started, without its server.
 *
 * @param routes those of its own
 */
record Service(Routes routes, Health health) {}
