/** The verify command: every endpoint of a running system, its values checked on a run of its own. */
@NullMarked
package dev.sicd.cli.verify;

import org.jspecify.annotations.NullMarked;
