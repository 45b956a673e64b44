/** The whole system in one JVM, for a laptop. */
@NullMarked
package dev.sicd.cli.dev;

import org.jspecify.annotations.NullMarked;
