/** Tests of the package of the same name. */
@NullMarked
package dev.sicd.cli.github;

import org.jspecify.annotations.NullMarked;
