/** Shows text to people, whatever stands in it. */
@NullMarked
package dev.sicd.cli.terminal;

import org.jspecify.annotations.NullMarked;
