@NullMarked
package dev.sicd.benchmarks.measure;

import org.jspecify.annotations.NullMarked;
