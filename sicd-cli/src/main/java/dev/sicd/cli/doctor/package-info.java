/** {@code sicd doctor}: what is wrong with a system, seen from the outside. */
@NullMarked
package dev.sicd.cli.doctor;

import org.jspecify.annotations.NullMarked;
