package dev.sicd.publisher;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sicd.kit.Health;
import dev.sicd.kit.Metrics;
import dev.sicd.model.event.ApprovedProposal;
import dev.sicd.model.event.PullRequestEvent;
import dev.sicd.model.event.PullRequestEvent.PublishParked;
import dev.sicd.model.event.PullRequestEvent.PullRequestPlanned;
import dev.sicd.model.signature.SigningKey;
import dev.sicd.schemas.ApprovedProposalCodec;
import dev.sicd.schemas.DecodeException;
import dev.sicd.schemas.EventCodec;
import dev.sicd.schemas.EventFamily;
import dev.sicd.schemas.RecordHeaders;
import dev.sicd.schemas.Topic;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What whoever can write to the topic of approved proposals can do without the key of approvals: nothing. */
class ForgedApprovalsTest {
    private final Broker broker = new Broker("test-" + UUID.randomUUID());
    private final MovingClock clock = new MovingClock(Samples.NOW);

    @TempDir
    private Path directory;

    private Path keys;

    @BeforeEach
    void prepare() throws Exception {
        keys = Samples.keys(directory, Samples.KEY);
        broker.createTopics(EnumSet.of(Topic.APPROVED_PROPOSALS, Topic.PULL_REQUESTS, Topic.QUARANTINE));
    }

    @Test
    void noForgeryIsPlannedAndTheGoodOneAmongThemIs() throws Exception {
        List<ApprovedProposal> forged = new ArrayList<>();
        List<String> reasons = new ArrayList<>();
        for (Forgery forgery : Forgery.values()) {
            forged.add(forgery.record());
            reasons.add(forgery.reason());
        }
        ApprovedProposal good = Samples.ofMission();
        for (ApprovedProposal record : forged) {
            send(record);
        }
        send(good);
        send(good);
        try (Publisher publisher = start();
                Metrics metrics = Metrics.create()) {
            publisher.measure(metrics);
            List<ConsumerRecord<byte[], byte[]>> quarantined = broker.read(Topic.QUARANTINE, forged.size() + 1);
            Broker.await("all offsets to be committed", () -> broker.committed() == forged.size() + 2);

            reasons.add("DECISION_REPLAYED");
            assertThat(quarantined)
                    .extracting(record -> header(record, RecordHeaders.REASON))
                    .isEqualTo(reasons);
            for (int i = 0; i < forged.size(); i++) {
                assertThat(quarantined.get(i).value()).isEqualTo(ApprovedProposalCodec.encode(forged.get(i)));
                assertThat(header(quarantined.get(i), RecordHeaders.DETAIL)).isNotEmpty();
            }
            assertThat(metrics.scrape())
                    .contains("sicd_publisher_refused_total{reason=\"unsigned\"} 1.0")
                    .contains("sicd_publisher_refused_total{reason=\"decision_replayed\"} 1.0")
                    .contains("sicd_publisher_refused_total{reason=\"no_value\"} 0.0");
        }
        assertThat(broker.size(Topic.PULL_REQUESTS)).isEqualTo(1);
        assertThat(stated(1))
                .first()
                .isInstanceOfSatisfying(
                        PullRequestPlanned.class,
                        planned -> assertThat(planned.proposalId()).isEqualTo(good.proposalId()));
    }

    @Test
    void anExpiredApprovalIsParkedAndNotQuarantined() throws Exception {
        ApprovedProposal approved = Samples.ofMission();
        clock.move(Duration.between(Samples.NOW, Samples.EXPIRES_AT));
        send(approved);
        try (Publisher publisher = start()) {
            Broker.await("its offset to be committed", () -> broker.committed() == 1);

            assertThat(publisher.health().live().isUp()).isTrue();
            assertThat(stated(1)).first().isInstanceOfSatisfying(PublishParked.class, parked -> {
                assertThat(parked.proposalId()).isEqualTo(approved.proposalId());
                assertThat(parked.reason()).contains("approval expired at 2026-02-10T04:00:00Z");
            });
        }
        assertThat(broker.size(Topic.PULL_REQUESTS)).isEqualTo(1);
        assertThat(broker.size(Topic.QUARANTINE)).isZero();
    }

    @Test
    void aReplayThatARestartForgotIsTheSameEventAgain() throws Exception {
        ApprovedProposal approved = Samples.ofMission();
        send(approved);
        try (Publisher publisher = start()) {
            Broker.await("its offset to be committed", () -> broker.committed() == 1);
            assertThat(publisher.health().live().isUp()).isTrue();
        }
        send(approved);
        try (Publisher publisher = start()) {
            List<ConsumerRecord<byte[], byte[]>> records = broker.read(Topic.PULL_REQUESTS, 2);

            assertThat(publisher.health().live().isUp()).isTrue();
            // the gate knows an event by its id
            assertThat(eventId(records.get(1))).isEqualTo(eventId(records.get(0)));
        }
    }

    @Test
    void aKeyIsRotatedByRewritingTheFileWhileItRuns() throws Exception {
        SigningKey rotated = SigningKey.generate(new SecureRandom());
        try (Publisher publisher = start()) {
            send(Samples.titled("before"));
            broker.read(Topic.PULL_REQUESTS, 1);

            Samples.keys(directory, rotated);
            ApprovedProposal after = Samples.titled("after");
            send(Samples.signed(after, Samples.statement(after).build(), rotated));
            send(Samples.titled("signed with the key of before"));

            assertThat(stated(2))
                    .extracting(event -> ((PullRequestPlanned) event).title())
                    .containsExactly("before", "after");
            assertThat(header(broker.read(Topic.QUARANTINE, 1).getFirst(), RecordHeaders.REASON))
                    .isEqualTo("UNKNOWN_KEY");
            assertThat(publisher.health().live().isUp()).isTrue();
        }
    }

    @Test
    void aBadNewFileKeepsTheOldKeysAndShowsWhetherOrNotThereIsWork() throws Exception {
        try (Publisher publisher = start()) {
            Broker.await("readiness", () -> publisher.health().ready().isUp());
            Files.writeString(keys, "no key");
            clock.move(PinnedKeys.LOOK_EVERY);
            Broker.await("the bad file to show", () -> reason(publisher).contains("the keys of before are kept"));

            send(Samples.titled("meanwhile"));

            assertThat(stated(1))
                    .extracting(event -> ((PullRequestPlanned) event).title())
                    .containsExactly("meanwhile");
            Samples.keys(directory, Samples.KEY);
            clock.move(PinnedKeys.LOOK_EVERY);
            Broker.await("readiness", () -> publisher.health().ready().isUp());
        }
        assertThat(broker.size(Topic.QUARANTINE)).isZero();
    }

    private static UUID eventId(ConsumerRecord<byte[], byte[]> record) throws DecodeException {
        return EventCodec.decode(EventFamily.PULL_REQUEST, record.value())
                .envelope()
                .eventId();
    }

    private Publisher start() {
        return Publisher.start(
                PublisherConfig.of(Broker.servers(), broker.prefix(), keys), new StandingOfTest(), clock);
    }

    private void send(ApprovedProposal approved) throws Exception {
        broker.send(broker.record(
                Topic.APPROVED_PROPOSALS,
                "your-org/your-repo".getBytes(UTF_8),
                ApprovedProposalCodec.encode(approved)));
    }

    private List<PullRequestEvent> stated(int count) throws Exception {
        List<PullRequestEvent> events = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record : broker.read(Topic.PULL_REQUESTS, count)) {
            events.add((PullRequestEvent) EventCodec.decode(EventFamily.PULL_REQUEST, record.value()));
        }
        return events;
    }

    private static String reason(Publisher publisher) {
        return publisher.health().ready().states().get("approval-keys") instanceof Health.State.Down down
                ? down.reason()
                : "";
    }

    private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        return Optional.ofNullable(record.headers().lastHeader(name))
                .map(header -> new String(header.value(), UTF_8))
                .orElse("");
    }
}
