package dev.sicd.e2e.check;

/** What a sender knows of what it sent. */
public enum Fate {
    /** 2xx, or the brokers' acknowledgement: it is in the log. */
    ACKED,
    /** 4xx, or the brokers' refusal: it is not in the log. */
    REFUSED,
    /** Neither, to the end: it may be in the log. */
    UNKNOWN
}
