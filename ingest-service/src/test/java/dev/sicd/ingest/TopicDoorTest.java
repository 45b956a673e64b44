package dev.sicd.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sicd.kit.Health;
import dev.sicd.model.event.DecisionEvent.PolicyDecided;
import dev.sicd.model.event.Event;
import dev.sicd.model.event.ProposalEvent.ProposalSubmitted;
import dev.sicd.model.event.ProposalEvent.ProposalWithdrawn;
import dev.sicd.reader.Consistency;
import dev.sicd.reader.Reads;
import dev.sicd.schemas.EventCodec;
import dev.sicd.schemas.EventFamily;
import dev.sicd.schemas.Topic;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TopicDoorTest {

    @Test
    void whatAnAgentPutsOnTheTopicIsDecided() throws Exception {
        Topics topics = Topics.create();
        ProposalSubmitted submitted = TestProposals.submitted("agent", 1);
        try (IngestUnderTest ingest = IngestUnderTest.open(topics, IngestUnderTest.ALL_ON)) {
            topics.send(submitted);

            List<Event> decisions = topics.eventsWhen(EventFamily.DECISION, "agent", events -> !events.isEmpty());

            assertThat(decisions).singleElement().isInstanceOfSatisfying(PolicyDecided.class, decided -> {
                assertThat(decided.subject()).contains(submitted.proposalId());
                assertThat(decided.contentDigest()).contains(submitted.contentDigest());
            });
            assertThat(ingest.health().ready().isUp()).isTrue();
        }
    }

    @Test
    void nothingUnusableStopsItOrIsDecided() throws Exception {
        Topics topics = Topics.create();
        ProposalSubmitted good = TestProposals.submitted("run", 1);
        ProposalSubmitted lying =
                new ProposalSubmitted(good.envelope(), "0123456789ab", good.contentDigest(), good.content());
        byte[] run = "run".getBytes(UTF_8);
        byte[] unknownSchema = EventCodec.encode(good);
        unknownSchema[4] ^= 1;
        topics.send(Topic.PROPOSALS, run, new byte[] {1, 2, 3});
        topics.send(Topic.PROPOSALS, run, new byte[0]);
        topics.send(Topic.PROPOSALS, run, unknownSchema);
        topics.send(Topic.PROPOSALS, run, EventCodec.encode(lying));
        topics.send(new ProposalWithdrawn(good.envelope(), good.proposalId(), ""));
        topics.send(Topic.PROPOSALS, "other".getBytes(UTF_8), EventCodec.encode(TestProposals.submitted("run", 2)));
        topics.send(TestProposals.submitted("run", 3));
        try (IngestUnderTest ingest = IngestUnderTest.open(topics, IngestUnderTest.ALL_ON)) {
            topics.send(TestProposals.submitted("other", 4));
            topics.eventsWhen(EventFamily.DECISION, "other", events -> !events.isEmpty());
            List<Event> decisions = topics.eventsWhen(EventFamily.DECISION, "run", events -> !events.isEmpty());

            assertThat(subjects(decisions))
                    .containsExactly(TestProposals.submitted("run", 3).proposalId());
            assertThat(subjects(topics.events(EventFamily.DECISION, "other")))
                    .containsExactly(TestProposals.submitted("other", 4).proposalId());
            assertThat(ingest.health().ready().isUp()).isTrue();
        }
    }

    @Test
    void aRepeatOfADecidedProposalIsNotDecidedAgain() throws Exception {
        Topics topics = Topics.create();
        ProposalSubmitted repeated = TestProposals.submitted("repeat", 1);
        ProposalSubmitted last = TestProposals.submitted("repeat", 2);
        try (IngestUnderTest ingest = IngestUnderTest.open(topics, IngestUnderTest.ALL_ON)) {
            topics.send(repeated);
            topics.eventsWhen(EventFamily.DECISION, "repeat", events -> !events.isEmpty());
            Waiting.until(
                    "the decision is folded",
                    () -> new Reads(ingest.fold())
                            .proposal("repeat", repeated.proposalId(), Consistency.FRESH)
                            .filter(proposal -> proposal.decidedPosition() > 0)
                            .isPresent());
            topics.send(repeated);
            topics.send(last);
            List<Event> decisions = topics.eventsWhen(
                    EventFamily.DECISION, "repeat", events -> subjects(events).contains(last.proposalId()));

            assertThat(subjects(decisions)).containsExactly(repeated.proposalId(), last.proposalId());
        }
    }

    @Test
    void afterARestartItGoesOnWhereItWasAndDecidesNothingTwice() throws Exception {
        Topics topics = Topics.create();
        Set<String> proposals = new HashSet<>();
        for (int life = 0; life < 3; life++) {
            try (IngestUnderTest ingest = IngestUnderTest.open(topics, IngestUnderTest.ALL_ON)) {
                for (int i = 0; i < 5; i++) {
                    ProposalSubmitted submitted = TestProposals.submitted("lives", 10 * life + i);
                    proposals.add(submitted.proposalId());
                    topics.send(submitted);
                }
                topics.eventsWhen(
                        EventFamily.DECISION,
                        "lives",
                        events -> subjects(events).containsAll(proposals));
                assertThat(ingest.health().ready().isUp()).isTrue();
            }
        }
        assertThat(subjects(topics.events(EventFamily.DECISION, "lives")))
                .containsExactlyInAnyOrderElementsOf(proposals);
    }

    @Test
    void whatCameWhileItWasAwayIsDecidedWhenItIsBack() throws Exception {
        Topics topics = Topics.create();
        ProposalSubmitted submitted = TestProposals.submitted("before", 1);
        topics.send(submitted);
        try (IngestUnderTest ingest = IngestUnderTest.open(topics, IngestUnderTest.ALL_ON)) {
            assertThat(subjects(topics.eventsWhen(EventFamily.DECISION, "before", events -> !events.isEmpty())))
                    .containsExactly(submitted.proposalId());
            assertThat(ingest.health().ready().isUp()).isTrue();
        }
    }

    @Test
    void anInstanceWhoseNameWasTakenSaysSo() throws Exception {
        Topics topics = Topics.create();
        try (IngestUnderTest first = IngestUnderTest.open(topics, IngestUnderTest.ALL_ON)) {
            Waiting.untilReady(first);
            try (IngestUnderTest second = IngestUnderTest.open(topics, IngestUnderTest.ALL_ON)) {
                Waiting.untilReady(second);
                Waiting.until("the first is told", () -> !first.health().ready().isUp());

                assertThat(first.health().ready().states().get("ingest-topic-door"))
                        .isInstanceOfSatisfying(
                                Health.State.Down.class,
                                down -> assertThat(down.reason()).contains("SICD_INSTANCE_ID"));
            }
        }
    }

    private static List<String> subjects(List<Event> decisions) {
        List<String> subjects = new ArrayList<>();
        decisions.forEach(
                event -> subjects.add(((PolicyDecided) event).subject().orElse("")));
        return subjects;
    }
}
