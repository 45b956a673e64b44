/** {@code sicd keys}: makes the keys that approvals and checkpoints are signed with, and shows what a file holds. */
@NullMarked
package dev.sicd.cli.keys;

import org.jspecify.annotations.NullMarked;
