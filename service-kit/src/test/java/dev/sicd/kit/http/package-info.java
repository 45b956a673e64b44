/** Tests of the package of the same name. */
@NullMarked
package dev.sicd.kit.http;

import org.jspecify.annotations.NullMarked;
