/** Tests of the two doors on a real broker and a real HTTP server. */
@NullMarked
package dev.sicd.ingest;

import org.jspecify.annotations.NullMarked;
