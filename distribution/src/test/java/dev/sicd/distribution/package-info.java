/** Tests of what is handed out, as whoever gets it meets it. */
@NullMarked
package dev.sicd.distribution;

import org.jspecify.annotations.NullMarked;
