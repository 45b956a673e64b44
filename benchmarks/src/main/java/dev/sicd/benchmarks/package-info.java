/** Measures what has to stay cheap. */
@NullMarked
package dev.sicd.benchmarks;

import org.jspecify.annotations.NullMarked;
