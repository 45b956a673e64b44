package dev.sicd.benchmarks.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ContestTest {
    private final List<String> turns = new ArrayList<>();

    @Test
    void contestantsTakeTurns() throws Exception {
        Contest.Outcome outcome = Contest.of(1, 2, List.of(contestant("a", 1), contestant("b", 2)));

        // noisy rounds are taken again, so there may be more
        assertThat(turns.subList(0, 6)).containsExactly("a", "b", "a", "b", "a", "b");
        assertThat(turns).hasSize(2 * (1 + outcome.rounds() + outcome.dropped()));
        assertThat(outcome.rounds()).isEqualTo(2);
        assertThat(outcome.measured()).extracting(Measured::name).containsExactly("a", "b");
    }

    @Test
    void theRatioIsThatOfEachRound() {
        Contest.Outcome outcome = outcome(List.of(10.0, 200.0, 3.0), List.of(5.0, 50.0, 3.0));

        assertThat(outcome.ratio(1, Sample::value)).isEqualTo(new Spread(2, 1, 4));
        assertThat(outcome.pair(1, 0).ratio(1, Sample::value)).isEqualTo(new Spread(0.5, 0.25, 1));
    }

    @Test
    void processorTimeIsDividedByTheRecordsOfAllRounds() {
        Sample one = Sample.of(1, 100).with(new CpuTimes(Map.of("broker", Duration.ofMillis(1))));
        Sample other = Sample.of(1, 300).with(new CpuTimes(Map.of("broker", Duration.ofMillis(7))));

        assertThat(one.cpuMicros("broker")).isEqualTo(10);
        assertThat(one.cpuMicros("nobody")).isNaN();
        assertThat(new Measured("a", List.of(one, other)).cpuMicros()).isEqualTo(Map.of("broker", 20.0));
    }

    @Test
    void whatATurnUsedOfAProcessorIsCounted() throws Exception {
        Contestant busy = new Contestant("busy", List.of(Actor.self("self")), () -> {
            ThreadMXBean threads = ManagementFactory.getThreadMXBean();
            long end =
                    threads.getCurrentThreadCpuTime() + Duration.ofMillis(200).toNanos();
            long turned = 0;
            while (threads.getCurrentThreadCpuTime() < end) {
                turned++;
            }
            return Sample.of(turned, 10);
        });

        Measured measured = Contest.of(0, 1, List.of(busy)).ours();

        // the kernel counts in steps of 10 ms
        assertThat(measured.cpuMicros().get("self")).isGreaterThan(18_000);
    }

    @Test
    void processesThatAreGoneAreLeftOut() {
        CpuTimes before = new CpuTimes(Map.of("gone", Duration.ofSeconds(3), "stays", Duration.ofSeconds(1)));
        CpuTimes after = new CpuTimes(Map.of("stays", Duration.ofSeconds(2), "new", Duration.ofSeconds(4)));

        assertThat(after.since(before).used())
                .isEqualTo(Map.of("stays", Duration.ofSeconds(1), "new", Duration.ofSeconds(4)));
    }

    @Test
    void theMedianOfAnEvenNumberIsBetween() {
        assertThat(Spread.of(List.of(4.0, 1.0, 3.0, 2.0))).isEqualTo(new Spread(2.5, 1, 4));
        assertThat(Noise.mean(List.of(new Noise(0.02, 0), new Noise(0.04, 0.01)))
                        .foreign())
                .isCloseTo(0.03, within(1e-9));
        assertThat(Noise.UNKNOWN.isTooMuch()).isFalse();
        assertThat(new Noise(0.03, 0.03).isTooMuch()).isTrue();
    }

    private Contestant contestant(String name, double value) {
        return new Contestant(name, List.of(), () -> {
            turns.add(name);
            return Sample.of(value, 1);
        });
    }

    private static Contest.Outcome outcome(List<Double> ours, List<Double> theirs) {
        return new Contest.Outcome(
                List.of(measured("ours", ours.iterator()), measured("theirs", theirs.iterator())),
                ours.size(),
                0,
                true,
                Noise.UNKNOWN);
    }

    private static Measured measured(String name, Iterator<Double> values) {
        List<Sample> samples = new ArrayList<>();
        values.forEachRemaining(value -> samples.add(Sample.of(value, 1)));
        return new Measured(name, samples);
    }
}
