/** Tests of the package of the same name. */
@NullMarked
package dev.sicd.kit.json;

import org.jspecify.annotations.NullMarked;
