/** Tests of {@code sicd rebuild}. */
@NullMarked
package dev.sicd.cli.rebuild;

import org.jspecify.annotations.NullMarked;
