package dev.sicd.ingest;

import dev.sicd.model.event.Actor;
import dev.sicd.model.event.CodeChange.ChangeType;
import dev.sicd.model.event.Envelope;
import dev.sicd.model.event.Event;
import dev.sicd.model.event.FileProblem;
import dev.sicd.model.event.Ids;
import dev.sicd.model.event.ProposalEvent.ProposalSubmitted;
import dev.sicd.model.event.PullRequestEvent.ChangesAlreadyApplied;
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
import java.util.stream.IntStream;

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
            return opened(envelope, submitted, List.of());
        }
    },
    OPENS_WITHOUT_LABEL {
        @Override
        Event answer(Envelope envelope, ProposalSubmitted submitted) {
            return opened(envelope, submitted, List.of("label 'x' is not there"));
        }
    },
    MERGES {
        @Override
        Event answer(Envelope envelope, ProposalSubmitted submitted) {
            return new PullRequestClosed(envelope, submitted.proposalId(), 123, true, "c0ffee");
        }
    },
    CLOSES {
        @Override
        Event answer(Envelope envelope, ProposalSubmitted submitted) {
            return new PullRequestClosed(envelope, submitted.proposalId(), 123, false, "");
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
                    envelope,
                    submitted.proposalId(),
                    "a suspected secret",
                    "SECRET",
                    List.of(new FileProblem("a.txt", "SECRET", 3, "looks like a key")),
                    Optional.empty());
        }
    },
    PAUSES {
        @Override
        Event answer(Envelope envelope, ProposalSubmitted submitted) {
            return new PublishParked(
                    envelope,
                    submitted.proposalId(),
                    "the repository is paused",
                    "REPOSITORY_PAUSED",
                    List.of(),
                    Optional.empty());
        }
    },
    FINDS_TOO_MUCH {
        @Override
        Event answer(Envelope envelope, ProposalSubmitted submitted) {
            List<FileProblem> files = IntStream.range(0, 1_000)
                    .mapToObj(i -> new FileProblem("src/" + "deep/".repeat(20) + i + ".py", "SECRET", 9, "key"))
                    .toList();
            return new PublishParked(
                    envelope, submitted.proposalId(), "many secrets", "SECRET", files, Optional.empty());
        }
    },
    FINDS_IT_STALE {
        @Override
        Event answer(Envelope envelope, ProposalSubmitted submitted) {
            return new PublishFailed(
                    envelope,
                    submitted.proposalId(),
                    "the base has moved",
                    "STALE",
                    List.of(new FileProblem("a.txt", "STALE", 0, "another content than the original")),
                    Optional.empty());
        }
    },
    FINDS_IT_APPLIED {
        @Override
        Event answer(Envelope envelope, ProposalSubmitted submitted) {
            return new ChangesAlreadyApplied(
                    envelope,
                    submitted.proposalId(),
                    submitted.contentDigest(),
                    "your-org/your-repo",
                    "main",
                    "ba5e",
                    Optional.empty());
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
        return about(submitted, 1);
    }

    /** The same said for the n-th time: an event of its own. */
    Event about(ProposalSubmitted submitted, int time) {
        Hash digest = submitted.contentDigest();
        return answer(
                Envelope.ofRun(
                        Ids.derived(name(), digest.hex(), Integer.toString(time)),
                        submitted.envelope().runId(),
                        Instant.parse("2026-01-01T00:00:00Z"),
                        Actor.service("publisher")),
                submitted);
    }

    private static Event opened(Envelope envelope, ProposalSubmitted submitted, List<String> warnings) {
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
                warnings,
                Optional.empty());
    }
}
