/** Tests of {@code sicd doctor}. */
@NullMarked
package dev.sicd.cli.doctor;

import org.jspecify.annotations.NullMarked;
