/** Tests of the package of the same name. */
@NullMarked
package dev.sicd.cli.quarantine;

import org.jspecify.annotations.NullMarked;
