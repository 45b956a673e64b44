/** Tests of the package of the same name. */
@NullMarked
package dev.sicd.kit.keys;

import org.jspecify.annotations.NullMarked;
