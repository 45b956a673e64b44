/** A whole system as real processes, three brokers among them, each on a machine of its own as far as the network goes. */
@NullMarked
package dev.sicd.e2e.cluster;

import org.jspecify.annotations.NullMarked;
