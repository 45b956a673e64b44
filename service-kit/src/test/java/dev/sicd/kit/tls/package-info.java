/** Tests of the package of the same name. */
@NullMarked
package dev.sicd.kit.tls;

import org.jspecify.annotations.NullMarked;
