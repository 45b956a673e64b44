package dev.sicd.query;

/** Answers one checked request from the stores; it does not know headers, waits or how JSON is sent. */
@FunctionalInterface
interface Query {
    Answered answer(Asked asked);
}
