/** Tests of the package of the same name. */
@NullMarked
package dev.sicd.cli.proposal;

import org.jspecify.annotations.NullMarked;
