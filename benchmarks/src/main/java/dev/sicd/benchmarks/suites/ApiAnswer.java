package dev.sicd.benchmarks.suites;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

/** What one request was answered, whole. It does not know what was asked. */
record ApiAnswer(int status, String body) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int HUNDRED = 100;
    private static final int ACCEPTED = 2;
    private static final int SHOWN_MAX = 500;

    boolean isAccepted() {
        return status / HUNDRED == ACCEPTED;
    }

    /**
     * Itself, where it is a 2xx.
     *
     * @throws IllegalStateException when not
     */
    ApiAnswer accepted() {
        if (!isAccepted()) {
            throw new IllegalStateException("a 2xx was expected, but it was answered " + this);
        }
        return this;
    }

    JsonNode json() throws JsonProcessingException {
        return JSON.readTree(body);
    }

    @Override
    public String toString() {
        return status + " " + (body.length() > SHOWN_MAX ? body.substring(0, SHOWN_MAX) + "…" : body);
    }
}
