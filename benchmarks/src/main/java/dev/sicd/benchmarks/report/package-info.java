/** What was measured, as it is told: line by line, as JSON, and as a page with plots. Nothing is measured here. */
@NullMarked
package dev.sicd.benchmarks.report;

import org.jspecify.annotations.NullMarked;
