/** What commands that run until a signal have in common: how they start, say so, and stop. */
@NullMarked
package dev.sicd.cli.process;

import org.jspecify.annotations.NullMarked;
