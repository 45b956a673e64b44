/** What is measured: real processes, started as users start them, and the references beside them. */
@NullMarked
package dev.sicd.benchmarks.system;

import org.jspecify.annotations.NullMarked;
