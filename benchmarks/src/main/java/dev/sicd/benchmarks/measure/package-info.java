/** How something is measured here: contestants take turns, and rounds in which others used the machine do not count. */
@NullMarked
package dev.sicd.benchmarks.measure;

import org.jspecify.annotations.NullMarked;
