package dev.sicd.publisher;

import dev.sicd.model.publish.Command;
import dev.sicd.publisher.ModelGitHub.Pull;
import dev.sicd.publisher.ModelGitHub.Repository;
import dev.sicd.publisher.Scenario.Entry;
import dev.sicd.publisher.Steps.Act;
import dev.sicd.schemas.Topic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * A world with publishers in it: GitHub, Kafka, people, a clock, all in this thread and in an order that a seed chooses. It
 * runs until nothing is left to do, and holds every change against the truth.
 */
final class Simulation {
    static final String PREFIX = "sim";
    static final int PARTITIONS = 2;
    private static final int ROUNDS_MAX = 1_000;
    private static final int IDLE_ROUNDS = 2;
    private static final Duration LATER = Duration.ofMinutes(11);
    private static final Duration AWAY = Duration.ofMinutes(30);

    private static final List<TopicPartition> APPROVED = List.of(
            new TopicPartition(Topic.APPROVED_PROPOSALS.name(PREFIX), 0),
            new TopicPartition(Topic.APPROVED_PROPOSALS.name(PREFIX), 1));

    final MovingClock clock = new MovingClock(Samples.NOW);
    final Random random;
    final Steps steps;
    final LiveConfig config;
    final ModelLog log = new ModelLog();
    final ModelGroup group;
    final ModelGitHub github;
    final StandingOfTest standing = new StandingOfTest();
    final Signatures signatures;
    private final Truth truth;
    private final Downtime downtime;
    private final List<Entry> later;
    /** Those that go on; whoever is frozen while others take its place is not among them. */
    private List<SimulatedPublisher> awake = new ArrayList<>();

    private long changes;
    private int rounds;
    /** One is frozen between its last look and its request: GitHub refuses a second pull request only beside an open one. */
    private boolean isAboutToOpen;

    /** What people do between a crash and the next start. */
    enum Downtime {
        NOTHING,
        DECIDE,
        PUSH,
        /** Authors take back whatever was not opened yet, as far as they know. */
        WITHDRAW,
        /** Nobody starts it again until the approvals have expired. */
        EXPIRE,
        /** And GitHub does not answer, for some time after the next start too. */
        WITHDRAW_WHILE_AWAY,
        EXPIRE_WHILE_AWAY,
        /** And an operator stops publishing. */
        WITHDRAW_WHILE_STOPPED,
        EXPIRE_WHILE_STOPPED
    }

    /** Another publisher that starts while the first one is frozen. */
    enum Second {
        /** A restart by somebody who takes the first one for dead; the group fences the first one. */
        SAME_NAME,
        /** One of two instances; the group has given the first one up. */
        OTHER_NAME
    }

    Simulation(
            Scenario scenario,
            Signatures signatures,
            long seed,
            Map<Integer, Act> plan,
            Downtime downtime,
            Second second) {
        this.random = new Random(seed);
        this.steps = new Steps(plan);
        this.config = scenario.config;
        this.signatures = signatures;
        this.downtime = downtime;
        this.later = new ArrayList<>(scenario.later);
        this.truth = new Truth(scenario, plan.containsValue(Act.FREEZE));
        this.github = new ModelGitHub(steps, clock, this::githubChanged, this::making);
        this.group = new ModelGroup(APPROVED, this::committing);
        standing.withdrawn.addAll(scenario.withdrawn);
        SortedMap<String, String> files = new TreeMap<>(Map.of("README.md", "read me\n"));
        for (int i = 0; i < 12; i++) {
            files.put("src/f" + i + ".py", "f\n");
        }
        github.create(LiveSystem.OWNER, "one", files);
        github.create(LiveSystem.OWNER, "two", files);
        scenario.first.forEach(this::send);
        steps.meanwhile(() -> another(second));
    }

    /** Until all is as it has to be; fails where it never is, or is not at some instant. */
    void run() {
        awake.add(new SimulatedPublisher(this, "a"));
        settle(awake);
    }

    int points() {
        return steps.passed();
    }

    private void another(Second second) {
        boolean wasAboutToOpen = isAboutToOpen;
        List<SimulatedPublisher> before = awake;
        // who is frozen inside another one's freeze ends nothing of that one's
        isAboutToOpen |= github.isAboutToOpen(steps.last());
        // who runs beside it goes on, or the group would wait for it in vain
        awake = new ArrayList<>(before.stream()
                .filter(process -> !process.instance.equals(steps.process()))
                .toList());
        before.removeAll(awake);
        awake.add(new SimulatedPublisher(this, nameOfAnother(second)));
        settle(awake);
        // they live on beside the one they took for dead, which need not find anything left to do
        before.addAll(awake);
        awake = before;
        isAboutToOpen = wasAboutToOpen;
    }

    private String nameOfAnother(Second second) {
        if (second == Second.SAME_NAME) {
            return steps.process();
        }
        group.timeOut(steps.process());
        return "z" + steps.passed();
    }

    private void settle(List<SimulatedPublisher> processes) {
        int idle = 0;
        while (true) {
            if (rounds++ > ROUNDS_MAX) {
                throw new AssertionError("it does not come to rest: " + missing());
            }
            long before = changes;
            for (SimulatedPublisher process : List.copyOf(processes)) {
                // it may have crashed while another one was frozen
                if (processes.contains(process)) {
                    round(process, processes);
                }
            }
            boolean isIdle = changes == before && processes.stream().allMatch(SimulatedPublisher::isIdle);
            idle = isIdle ? idle + 1 : 0;
            if (idle >= IDLE_ROUNDS) {
                idle = 0;
                if (isAboutToOpen || (later.isEmpty() && missing().isEmpty() && everythingIsDecided())) {
                    return;
                }
                goOn();
            }
        }
    }

    private void round(SimulatedPublisher process, List<SimulatedPublisher> processes) {
        try {
            process.round(random);
        } catch (Steps.Crash e) {
            processes.remove(process);
            meanwhileDown();
            processes.add(new SimulatedPublisher(this, process.instance));
        }
    }

    private Optional<String> missing() {
        return truth.missing(github, log, APPROVED);
    }

    private boolean everythingIsDecided() {
        return github.repositories().stream()
                .allMatch(repository -> repository.open().isEmpty());
    }

    /** Nothing happens by itself any more. */
    private void goOn() {
        if (!later.isEmpty()) {
            send(later.removeFirst());
        } else if (standing.safeMode) {
            standing.safeMode = false;
        } else if (!decide()) {
            clock.move(LATER);
        }
    }

    private void meanwhileDown() {
        switch (downtime) {
            case NOTHING -> {}
            case DECIDE -> decide();
            case WITHDRAW -> truth.withdrawn(standing);
            case EXPIRE -> expire();
            case WITHDRAW_WHILE_AWAY -> {
                truth.withdrawn(standing);
                github.leave(AWAY);
            }
            case EXPIRE_WHILE_AWAY -> {
                expire();
                github.leave(AWAY);
            }
            case WITHDRAW_WHILE_STOPPED -> {
                truth.withdrawn(standing);
                standing.safeMode = true;
            }
            case EXPIRE_WHILE_STOPPED -> {
                expire();
                standing.safeMode = true;
            }
            case PUSH -> github.push(github.repositories().getFirst(), "people/" + steps.passed(), "theirs\n");
        }
    }

    private void expire() {
        clock.move(Samples.PATIENCE);
        truth.expired();
    }

    private boolean decide() {
        for (Repository repository : github.repositories()) {
            for (Pull pull : repository.open()) {
                if (random.nextBoolean()) {
                    github.merge(repository, pull);
                } else {
                    github.close(repository, pull);
                }
                if (random.nextInt(3) == 0) {
                    github.delete(repository, pull.branch);
                }
                return true;
            }
        }
        return false;
    }

    void sleep(Duration time) {
        steps.at("sleep " + time);
        clock.move(time);
    }

    void stepped(boolean done) {
        if (done) {
            steps.at("after step");
        }
    }

    void appended(ConsumerRecord<byte[], byte[]> record) {
        changes++;
        truth.appended(github, record);
    }

    private void making(Command.Call call) {
        truth.making(call, standing.safeMode);
    }

    private void githubChanged(Repository repository) {
        changes++;
        truth.githubChanged(github, repository);
    }

    private void committing(TopicPartition partition, long offset) {
        changes++;
        truth.committing(github, log, partition, offset);
    }

    private void send(Entry entry) {
        TopicPartition partition = APPROVED.get(entry.partition());
        truth.sent(partition, log.end(partition), entry);
        entry.value()
                .ifPresentOrElse(
                        value -> log.append(partition, Scenario.key(entry), value, clock.millis()),
                        () -> log.appendUnreadable(partition));
        changes++;
    }

    /** For people who read a failure. */
    String shown() {
        StringBuilder text = new StringBuilder();
        steps.shown().forEach(line -> text.append(line).append('\n'));
        truth.said().forEach(event -> text.append("said: ").append(event).append('\n'));
        return text.append(github.shown()).append('\n').append(missing()).toString();
    }
}
