package dev.sicd.publisher;

import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;

/** Makes the Kafka clients of one session; whoever asks for one closes it. */
interface Connections {

    /** One that shares the approved proposals with other instances, and commits how far it came. */
    Consumer<byte[], byte[]> sharer();

    /**
     * One without a group, which reads where it is told to.
     *
     * @param purpose for people who look at the brokers' lists of clients
     */
    Consumer<byte[], byte[]> reader(String purpose);

    /** One whose sends are acknowledged and idempotent. */
    Producer<byte[], byte[]> producer();
}
