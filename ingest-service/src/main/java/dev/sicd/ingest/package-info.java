/** Asks and records: the HTTP door and the topic door, through policy, onto the log. It folds and stores nothing. */
@NullMarked
package dev.sicd.ingest;

import org.jspecify.annotations.NullMarked;
