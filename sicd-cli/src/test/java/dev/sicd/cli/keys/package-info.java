/** Tests of the package of the same name. */
@NullMarked
package dev.sicd.cli.keys;

import org.jspecify.annotations.NullMarked;
