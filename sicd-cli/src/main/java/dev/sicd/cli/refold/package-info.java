/** Folds the ledger anew, beside the running system, and compares what comes out with what the system answers. */
@NullMarked
package dev.sicd.cli.refold;

import org.jspecify.annotations.NullMarked;
