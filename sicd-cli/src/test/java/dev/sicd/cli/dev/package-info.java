/** Tests of the re-fold. */
@NullMarked
package dev.sicd.cli.dev;

import org.jspecify.annotations.NullMarked;
