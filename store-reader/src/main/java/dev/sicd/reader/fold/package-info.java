/** The fold over stores: which states and which ways to them an entry of the ledger changes, wherever the stores are. */
@NullMarked
package dev.sicd.reader.fold;

import org.jspecify.annotations.NullMarked;
