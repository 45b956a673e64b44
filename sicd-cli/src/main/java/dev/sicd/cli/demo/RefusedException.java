package dev.sicd.cli.demo;

import dev.sicd.cli.client.Answer;

/** The system said no, or not what the agent could go on with; the message says to what, and why. */
final class RefusedException extends RuntimeException {
    RefusedException(String message) {
        super(message);
    }

    static RefusedException of(String request, Answer answer) {
        return new RefusedException("the system answered %s with %s".formatted(request, answer.explained()));
    }
}
