/** The import command: files of exports and of other recorders become events on the topics, once. */
@NullMarked
package dev.sicd.cli.imports;

import org.jspecify.annotations.NullMarked;
