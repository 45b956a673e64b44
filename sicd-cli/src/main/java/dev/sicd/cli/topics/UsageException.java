package dev.sicd.cli.topics;

/** The command was asked for something that cannot be; the message says what, and what would be right. */
final class UsageException extends RuntimeException {
    UsageException(String message) {
        super(message);
    }
}
