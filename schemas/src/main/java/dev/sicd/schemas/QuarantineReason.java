package dev.sicd.schemas;

/**
 * Why the gate keeps a record out, a word for machines: the quarantine record carries it and the metrics count by it. The
 * publisher has words of its own for what it puts aside.
 */
public enum QuarantineReason {
    NO_VALUE,
    NOT_FRAMED,
    UNKNOWN_SCHEMA,
    /** An event of another authority than the topic's: a decision among the episode events, for instance. */
    WRONG_TOPIC,
    BAD_BYTES,
    INVALID_EVENT,
    WRONG_KEY,
    NOT_ITS_TO_STATE,
    MISPLACED_TWICE,
    NO_SOURCE,
    CONTENT_CONFLICT;

    static QuarantineReason of(DecodeException.Reason reason) {
        return switch (reason) {
            case NO_VALUE -> NO_VALUE;
            case NOT_FRAMED -> NOT_FRAMED;
            case UNKNOWN_SCHEMA -> UNKNOWN_SCHEMA;
            case WRONG_TOPIC -> WRONG_TOPIC;
            case BAD_BYTES -> BAD_BYTES;
            case INVALID_EVENT -> INVALID_EVENT;
        };
    }
}
