/** Strict JSON in: one parser with limits, and a reader of fields that reports every mistake at once. */
@NullMarked
package dev.sicd.kit.json;

import org.jspecify.annotations.NullMarked;
