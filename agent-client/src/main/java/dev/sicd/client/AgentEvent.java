package dev.sicd.client;

/**
 * One event with its id and number for good, so that sending it again never doubles it. Agents do not make them: the
 * logger does.
 *
 * @param runId the run it belongs to
 * @param json the event as {@code POST /events} takes it
 */
public record AgentEvent(String runId, String json) {
    /** About what it takes of the heap. */
    int chars() {
        return runId.length() + json.length();
    }

    /** Without what was recorded, which may be anything. */
    @Override
    public String toString() {
        return "AgentEvent[runId=" + runId + ", " + json.length() + " characters]";
    }
}
