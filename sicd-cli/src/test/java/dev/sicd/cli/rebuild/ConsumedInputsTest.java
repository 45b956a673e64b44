package dev.sicd.cli.rebuild;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sicd.cli.provenance.LedgerRecord;
import dev.sicd.reader.Keys;
import dev.sicd.schemas.RecordHeaders;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/** What is concluded from traces, without brokers. */
class ConsumedInputsTest {
    private static final int PARTITIONS = 4;
    private static final String RUN = "run_1";
    private static final int HOME = Keys.partitionOf(RUN, PARTITIONS);
    private static final int ELSEWHERE = (HOME + 1) % PARTITIONS;

    private final ConsumedInputs consumed = new ConsumedInputs("sicd", PARTITIONS);

    @Test
    void anInputWithoutTracesIsReadFromItsStart() {
        assertThat(consumed.next(events(HOME))).isZero();
    }

    @Test
    void theFurthestTraceCounts() {
        consumed.admitted(ledger(HOME, "sicd.episode-events:" + HOME + ":7"));
        consumed.admitted(ledger(HOME, "sicd.episode-events:" + HOME + ":5"));
        consumed.admitted(ledger(HOME, "sicd.ledger:" + HOME + ":-1"));

        assertThat(consumed.next(events(HOME))).isEqualTo(8);
        assertThat(consumed.conflicts(HOME)).isEmpty();
    }

    @Test
    void theAggregatorsQuarantineIsATraceAndThatOfOthersIsNone() {
        consumed.quarantined(quarantine(HOME, "sicd.episode-events:2:3", "BAD_BYTES", "aggregator"));
        consumed.quarantined(quarantine(HOME, "sicd.proposals:2:9", "BAD_BYTES", "ingest"));

        assertThat(consumed.next(events(2))).isEqualTo(4);
        assertThat(consumed.next(new TopicPartition("sicd.proposals", 2))).isZero();
    }

    @Test
    void aConflictIsCountedWhereItsRunIsAtHome() {
        consumed.quarantined(quarantine(0, "sicd.episode-events:" + HOME + ":3", "CONTENT_CONFLICT", "aggregator"));
        consumed.quarantined(
                quarantine(0, "sicd.episode-events:" + ELSEWHERE + ":4", "CONTENT_CONFLICT", "aggregator"));

        assertThat(consumed.conflicts(HOME))
                .containsExactly(new ConsumedInputs.Conflict(RUN, false), new ConsumedInputs.Conflict(RUN, true));
    }

    @Test
    void reroutedRecordsAreReadAsFarAsTheirOwnWayWas() {
        consumed.admitted(ledger(HOME, "sicd.episode-events:" + ELSEWHERE + ":10"));
        // read from there directly says nothing of what was rerouted from there
        consumed.admitted(ledger(ELSEWHERE, "sicd.episode-events:" + ELSEWHERE + ":20"));
        consumed.rerouted(rerouted(100, "sicd.episode-events:" + ELSEWHERE + ":9"));
        consumed.rerouted(rerouted(101, "sicd.episode-events:" + ELSEWHERE + ":10"));
        consumed.rerouted(rerouted(102, "sicd.episode-events:" + ELSEWHERE + ":15"));

        assertThat(consumed.next(new TopicPartition("sicd.rerouted", HOME))).isEqualTo(102);
        assertThat(consumed.next(events(ELSEWHERE))).isEqualTo(21);
    }

    @Test
    void whatWasReroutedWasReadAtItsSource() {
        consumed.rerouted(rerouted(5, "sicd.episode-events:" + ELSEWHERE + ":30"));

        assertThat(consumed.next(events(ELSEWHERE))).isEqualTo(31);
        assertThat(consumed.next(new TopicPartition("sicd.rerouted", HOME))).isZero();
    }

    private static TopicPartition events(int partition) {
        return new TopicPartition("sicd.episode-events", partition);
    }

    private static LedgerRecord ledger(int partition, String source) {
        return record(partition, 0, Map.of(RecordHeaders.SOURCE, source));
    }

    private static LedgerRecord rerouted(long offset, String source) {
        return record(HOME, offset, Map.of(RecordHeaders.SOURCE, source));
    }

    private static LedgerRecord quarantine(int partition, String source, String reason, String service) {
        return record(
                partition,
                0,
                Map.of(
                        RecordHeaders.SOURCE, source,
                        RecordHeaders.REASON, reason,
                        RecordHeaders.SERVICE, service));
    }

    private static LedgerRecord record(int partition, long offset, Map<String, String> headers) {
        return new LedgerRecord(partition, offset, RUN.getBytes(UTF_8), new byte[0], headers, 0);
    }
}
