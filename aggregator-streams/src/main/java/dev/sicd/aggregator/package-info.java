/** Folds: the gate admits events to the ledger, the fold turns them into stores, and the stores answer reads. */
@NullMarked
package dev.sicd.aggregator;

import org.jspecify.annotations.NullMarked;
