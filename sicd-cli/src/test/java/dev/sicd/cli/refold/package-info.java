/** Tests of the re-fold. */
@NullMarked
package dev.sicd.cli.refold;

import org.jspecify.annotations.NullMarked;
