/** Tests of the package of the same name. */
@NullMarked
package dev.sicd.cli.imports;

import org.jspecify.annotations.NullMarked;
