package dev.sicd.query;

import dev.sicd.kit.http.EventStream;

/** Opens the stream that one checked request asks for; what it refuses, it refuses before the first byte is sent. */
@FunctionalInterface
interface LiveQuery {
    EventStream open(Asked asked);
}
