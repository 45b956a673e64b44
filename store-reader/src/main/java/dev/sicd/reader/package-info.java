/** The read port: what may be asked of the state stores, wherever they are, and the typed reads on top of it. */
@NullMarked
package dev.sicd.reader;

import org.jspecify.annotations.NullMarked;
