/** Faults, one after the other, in a whole system under load, and what holds after each. */
@NullMarked
package dev.sicd.e2e.campaign;

import org.jspecify.annotations.NullMarked;
