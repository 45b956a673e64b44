/** Records straight to the topic. It alone needs Kafka's client and Avro on the class path. */
@NullMarked
package dev.sicd.client.kafka;

import org.jspecify.annotations.NullMarked;
