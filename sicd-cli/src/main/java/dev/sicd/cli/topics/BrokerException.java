package dev.sicd.cli.topics;

/** The brokers could not be asked, or refused; the message is the line that the user reads: fact and cure. */
final class BrokerException extends RuntimeException {
    BrokerException(String message, Throwable cause) {
        super(message, cause);
    }
}
