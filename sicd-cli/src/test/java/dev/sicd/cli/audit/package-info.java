/** Tests of the package of the same name. */
@NullMarked
package dev.sicd.cli.audit;

import org.jspecify.annotations.NullMarked;
