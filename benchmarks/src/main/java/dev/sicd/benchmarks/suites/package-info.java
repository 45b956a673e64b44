/** What is measured, one class a suite; each tells its figures beside what they are held against. */
@NullMarked
package dev.sicd.benchmarks.suites;

import org.jspecify.annotations.NullMarked;
