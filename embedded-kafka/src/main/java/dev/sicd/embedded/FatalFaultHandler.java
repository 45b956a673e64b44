package dev.sicd.embedded;

/** Told that the broker cannot go on (its disk failed, its metadata are corrupt); Kafka's log, not this call, says why. */
@FunctionalInterface
public interface FatalFaultHandler {
    /**
     * Called on one of the broker's threads, which is useless afterwards.
     *
     * @param exitStatus what Kafka wanted to end this JVM with
     * @param message Kafka's own words, if it gave any
     */
    void onFatalFault(int exitStatus, String message);
}
