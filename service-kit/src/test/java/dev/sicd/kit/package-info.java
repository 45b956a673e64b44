/** Tests of the package of the same name. */
@NullMarked
package dev.sicd.kit;

import org.jspecify.annotations.NullMarked;
