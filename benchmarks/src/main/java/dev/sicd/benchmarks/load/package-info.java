/** Makers of load over HTTP: one thread for many connections, and what they were answered. */
@NullMarked
package dev.sicd.benchmarks.load;

import org.jspecify.annotations.NullMarked;
