/** Tests of {@code sicd dev}. */
@NullMarked
package dev.sicd.cli.dev;

import org.jspecify.annotations.NullMarked;
