/** Talks HTTP to a running system, as any agent or reader would; it knows no endpoint's meaning. */
@NullMarked
package dev.sicd.cli.client;

import org.jspecify.annotations.NullMarked;
