/** The export command: the ledger as files that are the same whenever and however often it is interrupted. */
@NullMarked
package dev.sicd.cli.export;

import org.jspecify.annotations.NullMarked;
