package dev.sicd.ingest;

import dev.sicd.model.event.Actor;
import dev.sicd.model.event.CodeChange.ChangeType;
import dev.sicd.model.event.Envelope;
import dev.sicd.model.event.Event;
import dev.sicd.model.event.Ids;
import dev.sicd.model.event.ProposalEvent.ProposalSubmitted;
import dev.sicd.model.event.PullRequestEvent.PlannedFile;
import dev.sicd.model.event.PullRequestEvent.PublishDeferred;
import dev.sicd.model.event.PullRequestEvent.PublishFailed;
import dev.sicd.model.event.PullRequestEvent.PublishParked;
import dev.sicd.model.event.PullRequestEvent.PullRequestClosed;
import dev.sicd.model.event.PullRequestEvent.PullRequestOpened;
import dev.sicd.model.event.PullRequestEvent.PullRequestPlanned;
import dev.sicd.model.ledger.Hash;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Says of a proposal what the real publisher would say; it does nothing else of what that one does. */
enum Publisher {
    PLANS {
        @Override
        Event answer(Envelope envelope, ProposalSubmitted submitted) {
            return new PullRequestPlanned(
                    envelope,
                    submitted.proposalId(),
                    submitted.contentDigest(),
                    "your-org/your-repo",
                    "main",
                    "aura-sicd/" + submitted.proposalId(),
                    submitted.content().title(),
                    "the body",
                    List.of(new PlannedFile("a.txt", ChangeType.UPDATE, 3, 1)),
                    Optional.empty());
        }
    },
    OPENS {
        @Override
        Event answer(Envelope envelope, ProposalSubmitted submitted) {
            return new PullRequestOpened(
                    envelope,
                    submitted.proposalId(),
                    submitted.contentDigest(),
                    "your-org/your-repo",
                    "aura-sicd/" + submitted.proposalId(),
                    123,
                    "https://github.com/your-org/your-repo/pull/123",
                    "c0ffee",
                    "beef",
                    "main",
                    "ba5e",
                    List.of(),
                    Optional.empty());
        }
    },
    MERGES {
        @Override
        Event answer(Envelope envelope, ProposalSubmitted submitted) {
            return new PullRequestClosed(envelope, submitted.proposalId(), 123, true, "c0ffee");
        }
    },
    DEFERS {
        @Override
        Event answer(Envelope envelope, ProposalSubmitted submitted) {
            Instant until = Instant.parse("2026-02-01T00:00:00Z");
            return new PublishDeferred(
                    envelope, submitted.proposalId(), until, "budget", "OPEN_BUDGET", 1, Optional.empty());
        }
    },
    PARKS {
        @Override
        Event answer(Envelope envelope, ProposalSubmitted submitted) {
            return new PublishParked(
                    envelope, submitted.proposalId(), "foreign branch", "FOREIGN_BRANCH", List.of(), Optional.empty());
        }
    },
    FAILS {
        @Override
        Event answer(Envelope envelope, ProposalSubmitted submitted) {
            return new PublishFailed(
                    envelope,
                    submitted.proposalId(),
                    "not on the allow-list",
                    "NOT_ALLOWED",
                    List.of(),
                    Optional.empty());
        }
    };

    abstract Event answer(Envelope envelope, ProposalSubmitted submitted);

    Event about(ProposalSubmitted submitted) {
        Hash digest = submitted.contentDigest();
        return answer(
                Envelope.ofRun(
                        Ids.derived(name(), digest.hex()),
                        submitted.envelope().runId(),
                        Instant.parse("2026-01-01T00:00:00Z"),
                        Actor.service("publisher")),
                submitted);
    }
}
