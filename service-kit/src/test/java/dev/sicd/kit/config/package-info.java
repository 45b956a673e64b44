/** Tests of the package of the same name. */
@NullMarked
package dev.sicd.kit.config;

import org.jspecify.annotations.NullMarked;
