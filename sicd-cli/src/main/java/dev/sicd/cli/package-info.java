/** The {@code sicd} command. */
@NullMarked
package dev.sicd.cli;

import org.jspecify.annotations.NullMarked;
