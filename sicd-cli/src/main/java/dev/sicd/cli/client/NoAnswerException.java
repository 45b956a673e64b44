package dev.sicd.cli.client;

import java.io.IOException;

/** There is no answer, or none that can be read: the message says where, why and what to do. It is not a refusal. */
public final class NoAnswerException extends RuntimeException {
    NoAnswerException(String message) {
        super(message);
    }

    NoAnswerException(String message, IOException cause) {
        super(message, cause);
    }
}
