package dev.sicd.publisher;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sicd.model.event.ApprovedProposal;
import dev.sicd.model.ledger.Hash;
import dev.sicd.model.publish.Order;
import dev.sicd.model.publish.UnpinnedUpdates;
import dev.sicd.schemas.Coordinates;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class LanesTest {
    /** Lanes that were begun; a test runs them when it wants. */
    private final Queue<Runnable> begun = new ArrayDeque<>();

    private final List<Work> done = new ArrayList<>();

    @Test
    void workOffEachRepositorysQueueInOrder() {
        try (Lanes lanes = lanes(done::add)) {
            lanes.submit(work("one", 0));
            lanes.submit(work("two", 1));
            lanes.submit(work("One", 2));

            assertThat(begun).hasSize(2);
            begun.remove().run();
            assertThat(done).extracting(work -> work.source().offset()).containsExactly(0L, 2L);
            begun.remove().run();

            assertThat(done).hasSize(3);
            assertThat(lanes.active()).isZero();
            assertThatNoException().isThrownBy(lanes::throwFailure);
        }
    }

    @Test
    void sayWhatAJobFailedWithAndBeginNothingMore() {
        RuntimeException failure = new IllegalArgumentException("no");
        try (Lanes lanes = lanes(work -> {
            throw failure;
        })) {
            lanes.submit(work("one", 0));
            lanes.submit(work("one", 1));
            begun.remove().run();

            assertThatThrownBy(lanes::throwFailure).isSameAs(failure);
            assertNothingMoreIsBegun(lanes);
        }
    }

    @Test
    void sayThatAThreadBrokeDown() {
        Error breakdown = new StackOverflowError();
        try (Lanes lanes = lanes(work -> {
            throw breakdown;
        })) {
            lanes.submit(work("one", 0));
            lanes.submit(work("one", 1));
            Runnable lane = begun.remove();
            assertThatThrownBy(lane::run).isSameAs(breakdown);

            assertThatThrownBy(lanes::throwFailure)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("StackOverflowError")
                    .hasCause(breakdown);
            assertNothingMoreIsBegun(lanes);
        }
    }

    private void assertNothingMoreIsBegun(Lanes lanes) {
        lanes.submit(work("one", 2));
        lanes.submit(work("two", 3));
        assertThat(begun).isEmpty();
        assertThat(lanes.active()).isZero();
    }

    private Lanes lanes(Consumer<Work> job) {
        return new Lanes(job, begun::add, Duration.ofSeconds(1));
    }

    private static Work work(String repository, long offset) {
        ApprovedProposal approved = Samples.ofMission();
        Order order = new Order(
                approved.proposalId(),
                Hash.sha256("content".getBytes(UTF_8)),
                "your-org",
                repository,
                Optional.empty(),
                "aura-sicd/" + offset,
                "title",
                "body",
                "marker",
                "message",
                List.of(),
                new Order.Manner(UnpinnedUpdates.WARN, false, false, List.of(), List.of(), List.of()));
        return new Work(
                approved,
                Samples.statement(approved).build(),
                order,
                new Coordinates("sicd.approved-proposals", 0, offset),
                Optional.empty(),
                0,
                Optional.empty());
    }
}
