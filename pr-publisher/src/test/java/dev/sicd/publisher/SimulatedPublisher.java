package dev.sicd.publisher;

import dev.sicd.publisher.github.Sleeper;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.FencedInstanceIdException;

/**
 * One publisher's process: the real one but for its loop and threads, in whose places it does a little of each at a time, in
 * an order that a seed chooses. Whoever forgets it has crashed it.
 */
final class SimulatedPublisher implements Connections {
    private static final String PREFIX = Simulation.PREFIX;
    private static final String BRANCHES = "aura-sicd/";

    final String instance;
    private final Simulation world;
    private final Planning planning;
    private final Halt halt;
    private final Refusals refusals = new Refusals();
    private final PublishingMetrics metrics = new PublishingMetrics();
    private final Deque<Runnable> lanes = new ArrayDeque<>();
    private Optional<Session> session = Optional.empty();
    private Optional<Tracker> tracker = Optional.empty();
    private Optional<RuntimeException> trackersFailure = Optional.empty();
    private boolean fenced;

    SimulatedPublisher(Simulation world, String instance) {
        this.world = world;
        this.instance = instance;
        this.halt = new Halt(world.clock);
        ApprovalCheck approvals = new ApprovalCheck(world.signatures, new SpentDecisions(), BRANCHES, world.clock);
        this.planning = new Planning(approvals, BRANCHES, Optional.of(world.config.manner()));
    }

    /** Another one has its name: it can do nothing more. */
    boolean isFenced() {
        return fenced;
    }

    boolean isIdle() {
        return fenced || (session.isPresent() && lanes.isEmpty());
    }

    /** A little of all that it does. */
    void round(Random random) {
        if (fenced) {
            return;
        }
        world.steps.enter(instance);
        try {
            if (session.isEmpty()) {
                session = Optional.of(
                        Session.open(this, PREFIX, planning, refusals, Optional.of(this::live), world.clock));
            }
            List<Runnable> parts = new ArrayList<>(List.of(this::step, this::lane, this::track));
            Collections.shuffle(parts, random);
            parts.forEach(Runnable::run);
        } catch (FencedInstanceIdException e) {
            fenced = true;
            end();
        } catch (KafkaException e) {
            end();
        } finally {
            world.steps.leave();
        }
    }

    private void step() {
        boolean done = session.orElseThrow().step();
        world.stepped(done);
    }

    private void lane() {
        Optional.ofNullable(lanes.poll()).ifPresent(Runnable::run);
    }

    private void track() {
        try {
            tracker.orElseThrow().look(Set.of());
        } catch (KafkaException e) {
            trackersFailure = Optional.of(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What the loop does after a failure; the next round begins anew. */
    private void end() {
        session.ifPresent(Session::close);
        session = Optional.empty();
        tracker = Optional.empty();
        trackersFailure = Optional.empty();
        lanes.clear();
    }

    private Live live(Connections connections, String prefix, Planning plans, Statements statements) {
        History history = new History();
        HistoryReader reader = HistoryReader.open(connections, prefix, history);
        Admission admission = new Admission(world.config, history, world.standing, world.clock);
        Sleeper sleeper = world::sleep;
        Publishing publishing = new Publishing(world.github, sleeper, metrics);
        Desk desk = new Desk(admission, publishing, statements, history, halt, sleeper, world.clock);
        ApprovedRecords records = new ApprovedRecords(connections.reader("approved"));
        Tracker tracks = new Tracker(world.github, history, statements, halt, world.clock);
        tracker = Optional.of(tracks);
        return new Live(
                admission,
                desk,
                history,
                reader,
                records,
                plans,
                tracks,
                new Tracking(),
                halt,
                world.github,
                lanes::add,
                world.clock);
    }

    /** The rounds are the tracker's times to look. */
    private final class Tracking implements Background {
        @Override
        public void throwFailure() {
            if (trackersFailure.isPresent()) {
                throw trackersFailure.get();
            }
        }

        @Override
        public void close() {}
    }

    @Override
    public Consumer<byte[], byte[]> sharer() {
        return new ModelSharer(world.log, world.group, world.steps, instance);
    }

    @Override
    public Consumer<byte[], byte[]> reader(String purpose) {
        return new ModelReader(world.log, Simulation.PARTITIONS, world.random);
    }

    @Override
    public Producer<byte[], byte[]> producer() {
        return new ModelProducer(world.log, world.steps, world.clock, world::appended);
    }
}
