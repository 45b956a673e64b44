package dev.sicd.publisher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sicd.publisher.Simulation.Downtime;
import dev.sicd.publisher.Simulation.Second;
import dev.sicd.publisher.Steps.Act;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The publisher with a crash, a failure or a twin at every point of its way, in a model of its world; whatever happens, each
 * approved proposal has one pull request that holds what was approved, and the topics say so. All pairs of crashes with
 * {@code -Dsicd.simulation.every=1}, more scenarios with {@code -Dsicd.simulation.scenarios=N}, others with
 * {@code -Dsicd.seed=N}.
 */
class PublisherSimulationTest {
    private static final long FIRST = Long.getLong("sicd.seed", 1);
    private static final long SCENARIOS = Long.getLong("sicd.simulation.scenarios", 5);
    private static final int PLANS_PER_SCENARIO = 30;
    /** Of the second crashes, one in so many is tried; 1 for all of them. */
    private static final int EVERY = Integer.getInteger("sicd.simulation.every", 29);

    private static final List<Downtime> DOWNTIMES = List.of(Downtime.values());
    private static final List<Act> ACTS = List.of(Act.values());

    private final Signatures signatures = new MemorizedSignatures();
    private int runs;

    @ParameterizedTest
    @EnumSource(names = {"NOTHING", "WITHDRAW_WHILE_AWAY", "EXPIRE_WHILE_AWAY"})
    void aCrashAtEveryPointAndAtEveryPointAfterTheNextStart(Downtime downtime) {
        Scenario scenario = Scenario.small();
        int points = run(scenario, FIRST, Map.of(), downtime, Second.SAME_NAME);
        for (int first = 1; first <= points; first++) {
            // the second one is tried until the run is over before it
            int passed = Integer.MAX_VALUE;
            for (int second = first + 1 + first % EVERY; second <= passed; second += EVERY) {
                passed = run(scenario, FIRST, Map.of(first, Act.CRASH, second, Act.CRASH), downtime, Second.SAME_NAME);
            }
        }
        assertThat(runs).isGreaterThan(points);
    }

    @ParameterizedTest
    @EnumSource
    void aCrashAtEveryPointWhateverPeopleDoUntilTheNextStart(Downtime downtime) {
        everywhere(Scenario.small(), Act.CRASH, downtime, Second.SAME_NAME);
    }

    @ParameterizedTest
    @EnumSource
    void aTwinThatStartsWhileItIsFrozenAtAnyPoint(Second second) {
        everywhere(Scenario.small(), Act.FREEZE, Downtime.NOTHING, second);
    }

    @ParameterizedTest
    @EnumSource(
            names = {"NOTHING", "CRASH", "FREEZE"},
            mode = EnumSource.Mode.EXCLUDE)
    void aFaultAtEveryPoint(Act act) {
        everywhere(Scenario.small(), act, Downtime.NOTHING, Second.SAME_NAME);
    }

    private void everywhere(Scenario scenario, Act act, Downtime downtime, Second second) {
        int points = run(scenario, FIRST, Map.of(), downtime, second);
        for (int point = 1; point <= points; point++) {
            run(scenario, FIRST, Map.of(point, act), downtime, second);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"CRASH", "ERROR", "FREEZE"})
    void whatMustNotBePublishedNeverIs(Act act) {
        everywhere(Scenario.mostlyRefused(), act, Downtime.NOTHING, Second.OTHER_NAME);
    }

    @Test
    void whateverIsProposedAndHappens() {
        for (long seed = FIRST; seed < FIRST + SCENARIOS; seed++) {
            Scenario scenario = Scenario.random(seed);
            int points = run(scenario, seed, Map.of(), Downtime.NOTHING, Second.SAME_NAME);
            for (int point = 1; point <= points; point++) {
                run(scenario, seed, Map.of(point, Act.CRASH), downtime(point), Second.SAME_NAME);
            }
            Random random = new Random(seed);
            for (int i = 0; i < PLANS_PER_SCENARIO; i++) {
                Map<Integer, Act> plan = new HashMap<>();
                int count = 2 + random.nextInt(3);
                for (int j = 0; j < count; j++) {
                    plan.put(1 + random.nextInt(points), ACTS.get(random.nextInt(ACTS.size())));
                }
                Second second = random.nextBoolean() ? Second.SAME_NAME : Second.OTHER_NAME;
                run(scenario, seed, plan, downtime(random.nextInt(DOWNTIMES.size())), second);
            }
        }
    }

    private static Downtime downtime(int number) {
        return DOWNTIMES.get(number % DOWNTIMES.size());
    }

    /** Returns how many points it passed. */
    private int run(Scenario scenario, long seed, Map<Integer, Act> plan, Downtime downtime, Second second) {
        Simulation simulation = new Simulation(scenario, signatures, seed, plan, downtime, second);
        runs++;
        try {
            simulation.run();
            return simulation.points();
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError(
                    "%s%nseed %d, %s, %s, down: %s, second: %s%n%s"
                            .formatted(e, seed, scenario, new TreeMap<>(plan), downtime, second, simulation.shown()),
                    e);
        }
    }
}
