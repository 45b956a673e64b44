/** Tests of the package of the same name. */
@NullMarked
package dev.sicd.cli.token;

import org.jspecify.annotations.NullMarked;
