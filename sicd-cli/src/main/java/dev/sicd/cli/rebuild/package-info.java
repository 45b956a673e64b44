/** {@code sicd rebuild}: fills the aggregators' state from the ledger when it is lost. */
@NullMarked
package dev.sicd.cli.rebuild;

import org.jspecify.annotations.NullMarked;
