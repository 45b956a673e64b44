/** The read port between processes: an aggregator serves its stores, others find the owner of a partition and ask it. */
@NullMarked
package dev.sicd.remote;

import org.jspecify.annotations.NullMarked;
