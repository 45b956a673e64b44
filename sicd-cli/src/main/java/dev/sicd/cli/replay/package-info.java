/** Reading the ledger for people and for analytics: what an export and a tail have in common, and the tail. */
@NullMarked
package dev.sicd.cli.replay;

import org.jspecify.annotations.NullMarked;
