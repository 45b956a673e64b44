package dev.sicd.embedded;

/** The broker could not be started: the message holds the fact, the offending value and the cure. It is never thrown by a broker that runs. */
public final class EmbeddedKafkaException extends RuntimeException {
    EmbeddedKafkaException(String message) {
        super(message);
    }

    EmbeddedKafkaException(String message, Throwable cause) {
        super(message, cause);
    }
}
