/** Tests of the re-fold. */
@NullMarked
package dev.sicd.cli.process;

import org.jspecify.annotations.NullMarked;
