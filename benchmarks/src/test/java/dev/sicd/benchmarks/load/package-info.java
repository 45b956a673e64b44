@NullMarked
package dev.sicd.benchmarks.load;

import org.jspecify.annotations.NullMarked;
