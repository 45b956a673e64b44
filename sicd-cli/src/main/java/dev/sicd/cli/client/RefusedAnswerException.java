package dev.sicd.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** The system answered, and the answer is no: the message is what it said, with the rules that it named. */
public final class RefusedAnswerException extends RuntimeException {
    public RefusedAnswerException(String what, Answer answer) {
        super(what + " was refused: " + answer.explained() + rules(answer.body().path("rules")));
    }

    /** The answer, unless it is a refusal. */
    public static Answer requireDone(String what, Answer answer) {
        if (answer.status() < 200 || answer.status() > 299) {
            throw new RefusedAnswerException(what, answer);
        }
        return answer;
    }

    private static String rules(JsonNode rules) {
        if (rules.isEmpty()) {
            return "";
        }
        return StreamSupport.stream(rules.spliterator(), false)
                .map(rule -> "%s (%s)"
                        .formatted(rule.path("id").asText(), rule.path("effect").asText()))
                .collect(Collectors.joining(", ", "; rules: ", ""));
    }
}
