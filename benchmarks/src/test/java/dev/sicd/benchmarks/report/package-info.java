@NullMarked
package dev.sicd.benchmarks.report;

import org.jspecify.annotations.NullMarked;
