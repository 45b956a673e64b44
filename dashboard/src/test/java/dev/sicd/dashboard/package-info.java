/** Tests of the package of the same name. */
@NullMarked
package dev.sicd.dashboard;

import org.jspecify.annotations.NullMarked;
