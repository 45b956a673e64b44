package dev.sicd.benchmarks.measure;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * Lets contestants take turns, A-B-A-B, so that what else the machine does is shared among them. A round in which others used
 * more than a twentieth of the machine during any turn is taken again, up to as many times as there are rounds; what is noisy even
 * then counts, the quietest first, and is said to be so.
 */
public final class Contest {
    private final List<Contestant> contestants;

    private Contest(List<Contestant> contestants) {
        this.contestants = List.copyOf(contestants);
    }

    /** @param noise of each turn */
    private record Round(List<Sample> samples, List<Noise> noise) {
        double worst() {
            return noise.stream().mapToDouble(Noise::share).max().orElse(0);
        }
    }

    /**
     * The outcome.
     *
     * @param measured one a contestant, in their order
     * @param dropped rounds that were too noisy
     * @param quiet false where too few rounds were, so that noisy ones had to count
     * @param noise mean of the turns that count
     */
    public record Outcome(List<Measured> measured, int rounds, int dropped, boolean quiet, Noise noise) {
        public Outcome {
            measured = List.copyOf(measured);
        }

        public Measured ours() {
            return measured.getFirst();
        }

        /** One of the contestants beside another one, by their places. */
        public Outcome pair(int one, int other) {
            return new Outcome(List.of(measured.get(one), measured.get(other)), rounds, dropped, quiet, noise);
        }

        /**
         * Of a figure of the first one to that of another, round by round, which is what the machine's moods change least.
         *
         * @param other its place, from 1
         */
        public Spread ratio(int other, ToDoubleFunction<Sample> figure) {
            List<Sample> ours = measured.getFirst().samples();
            List<Sample> theirs = measured.get(other).samples();
            return Spread.of(IntStream.range(0, rounds)
                    .mapToObj(round -> figure.applyAsDouble(ours.get(round)) / figure.applyAsDouble(theirs.get(round)))
                    .toList());
        }
    }

    /**
     * Takes the turns.
     *
     * @param warmUps rounds before, which do not count
     * @param rounds that have to be quiet
     */
    public static Outcome of(int warmUps, int rounds, List<Contestant> contestants) throws Exception {
        Contest contest = new Contest(contestants);
        for (int i = 0; i < warmUps; i++) {
            contest.round();
        }
        List<Round> all = new ArrayList<>();
        int quiet = 0;
        while (all.size() < 2 * rounds && quiet < rounds) {
            Round round = contest.round();
            all.add(round);
            quiet += round.worst() > Noise.SHARE_MAX ? 0 : 1;
        }
        List<Round> counted = all.stream()
                .sorted(Comparator.comparingDouble(Round::worst))
                .limit(rounds)
                .toList();
        return contest.outcome(counted, all.size() - counted.size(), quiet >= rounds);
    }

    private Round round() throws Exception {
        List<Sample> samples = new ArrayList<>();
        List<Noise> noise = new ArrayList<>();
        for (Contestant contestant : contestants) {
            Noise.Watch watch = new Noise.Watch();
            CpuTimes before = CpuTimes.of(contestant.actors());
            Sample sample = contestant.turn().take();
            samples.add(sample.with(CpuTimes.of(contestant.actors()).since(before)));
            noise.add(watch.until());
        }
        return new Round(samples, noise);
    }

    private Outcome outcome(List<Round> counted, int dropped, boolean quiet) {
        List<Measured> measured = IntStream.range(0, contestants.size())
                .mapToObj(i -> new Measured(
                        contestants.get(i).name(),
                        counted.stream().map(round -> round.samples().get(i)).toList()))
                .toList();
        List<Noise> noise =
                counted.stream().flatMap(round -> round.noise().stream()).toList();
        return new Outcome(measured, counted.size(), dropped, quiet, Noise.mean(noise));
    }
}
