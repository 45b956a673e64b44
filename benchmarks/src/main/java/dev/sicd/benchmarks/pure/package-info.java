/** What decides and computes without broker, disk or clock, for JMH; each beside the least that it could cost. */
@NullMarked
package dev.sicd.benchmarks.pure;

import org.jspecify.annotations.NullMarked;
