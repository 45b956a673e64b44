package dev.sicd.e2e.check;

/**
 * Where a record of a derived topic came from, as its header says.
 *
 * @param topic without the prefix; {@code ledger} for what the fold states itself
 */
record Source(String topic, int partition, long offset) {
    static final Source NONE = new Source("", -1, -1);

    static Source of(LogRecord record) {
        return of(record.header("sicd-source"));
    }

    static Source of(String text) {
        int last = text.lastIndexOf(':');
        int middle = last < 0 ? -1 : text.lastIndexOf(':', last - 1);
        if (middle < 0) {
            return NONE;
        }
        String topic = text.substring(0, middle);
        try {
            return new Source(
                    topic.substring(topic.lastIndexOf('.') + 1),
                    Integer.parseInt(text.substring(middle + 1, last)),
                    Long.parseLong(text.substring(last + 1)));
        } catch (NumberFormatException noPlace) {
            return NONE;
        }
    }

    @Override
    public String toString() {
        return topic + ":" + partition + ":" + offset;
    }
}
