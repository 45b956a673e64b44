/** Tests of the package of the same name. */
@NullMarked
package dev.sicd.kit.auth;

import org.jspecify.annotations.NullMarked;
