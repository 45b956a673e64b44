/** Recomputes what the ledger claims of itself, from its topics alone. */
@NullMarked
package dev.sicd.cli.provenance;

import org.jspecify.annotations.NullMarked;
