/** The benchmark suites and the program that runs them. See the module's README. */
@NullMarked
package dev.sicd.benchmarks;

import org.jspecify.annotations.NullMarked;
