package dev.sicd.client;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** A log in memory that can go away, answer for a part only, or hang. It keeps every event that reached it, repeats too. */
final class FakeTransport implements Transport {
    enum Mode {
        TAKES,
        AWAY,
        /** Takes half of a batch and does not say so for the second half of that. */
        UNSURE,
        HANGS,
        REFUSES,
        THROWS
    }

    private final List<AgentEvent> arrived = Collections.synchronizedList(new ArrayList<>());
    private volatile Mode mode = Mode.TAKES;
    private volatile boolean closed;
    private final CountDownLatch hanging = new CountDownLatch(1);

    void set(Mode next) {
        mode = next;
    }

    List<AgentEvent> arrived() {
        return List.copyOf(arrived);
    }

    boolean isClosed() {
        return closed;
    }

    /** Waits until somebody hangs in it. */
    void awaitHanging() throws InterruptedException {
        hanging.await();
    }

    @Override
    public List<Delivery> send(List<AgentEvent> events) throws InterruptedException {
        List<Delivery> answer = new ArrayList<>();
        switch (mode) {
            case TAKES -> events.forEach(event -> answer.add(taken(event)));
            case AWAY -> answer.add(new Delivery.Undecided("away"));
            case UNSURE -> {
                int half = (events.size() + 1) / 2;
                events.subList(0, half).forEach(event -> answer.add(taken(event)));
                answer.subList((half + 1) / 2, half).clear();
                answer.add(new Delivery.Undecided("unsure"));
            }
            case HANGS -> {
                hanging.countDown();
                new CountDownLatch(1).await();
            }
            case REFUSES -> events.forEach(event -> answer.add(new Delivery.Refused("not wanted")));
            case THROWS -> throw new IllegalStateException("thrown");
        }
        return answer;
    }

    private Delivery taken(AgentEvent event) {
        arrived.add(event);
        return new Delivery.Delivered("topic:0:" + arrived.size());
    }

    @Override
    public void close() {
        closed = true;
    }
}
