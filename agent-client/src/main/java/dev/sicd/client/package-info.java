/** What agents record their work with: episodes as handles, over HTTP or Kafka, through a spool that outlives the process. */
@NullMarked
package dev.sicd.client;

import org.jspecify.annotations.NullMarked;
