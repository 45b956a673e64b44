/** Tests of the package of the same name. */
@NullMarked
package dev.sicd.cli.replay;

import org.jspecify.annotations.NullMarked;
