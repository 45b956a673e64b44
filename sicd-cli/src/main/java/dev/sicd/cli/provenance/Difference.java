package dev.sicd.cli.provenance;

/**
 * Something that is not as it was when it was recorded.
 *
 * @param place {@code partition:offset}, or the range in which it must be
 * @param what the fact, with what was expected and what was found
 */
record Difference(String place, String what) {

    static Difference at(LedgerRecord record, String what) {
        return new Difference(record.partition() + ":" + record.offset(), what);
    }

    @Override
    public String toString() {
        return place + " " + what;
    }
}
