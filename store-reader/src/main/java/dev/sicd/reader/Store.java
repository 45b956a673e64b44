package dev.sicd.reader;

/** The state stores of the fold. Keys are made by {@link Keys}, values by the codecs of {@code schemas}. */
public enum Store {
    /** run → chain head and the gate's counters. */
    GATES("gates"),
    /** run → summary. */
    RUNS("runs"),
    /** run, number → header. */
    EPISODES("episodes"),
    /** run, position → ledger entry. */
    TIMELINE("timeline"),
    /** run, proposal → state. */
    PROPOSALS("proposals"),
    /** run, event id → content and position. */
    SEEN("seen"),
    /** run, producer, first number → last number of an unbroken stretch. */
    PRODUCERS("producers"),
    /** deadline, run, number → nothing: the watchdog's queue. */
    OPEN_EPISODES("open-episodes"),
    /** level → root of a complete subtree over the partition's leaves; also their number and the last checkpoint. */
    TREE("tree"),
    /** The ways in: entries of an episode, runs by time, proposals by id and by state, decisions, capabilities. */
    INDEX("index");

    private final String storeName;

    Store(String storeName) {
        this.storeName = storeName;
    }

    public String storeName() {
        return storeName;
    }
}
