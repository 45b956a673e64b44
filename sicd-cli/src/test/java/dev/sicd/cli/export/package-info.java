/** Tests of the package of the same name. */
@NullMarked
package dev.sicd.cli.export;

import org.jspecify.annotations.NullMarked;
