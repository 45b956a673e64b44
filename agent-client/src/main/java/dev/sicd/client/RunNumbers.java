package dev.sicd.client;

import java.util.concurrent.atomic.AtomicLong;

/** Numbers what one logger sends for one run: 1, 2, 3 …, so that a hole proves a loss. */
final class RunNumbers {
    private final String producerId;
    private final AtomicLong last = new AtomicLong();
    /** Where the newest delivered event of the run is; empty text before there is one. */
    private volatile String at = "";

    /** @param producerId never used before for this run */
    RunNumbers(String producerId) {
        this.producerId = producerId;
    }

    String producerId() {
        return producerId;
    }

    long next() {
        return last.incrementAndGet();
    }

    void delivered(String coordinates) {
        at = coordinates;
    }

    String at() {
        return at;
    }
}
