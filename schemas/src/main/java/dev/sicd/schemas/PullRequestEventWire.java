package dev.sicd.schemas;

import dev.sicd.model.event.CodeChange.ChangeType;
import dev.sicd.model.event.Envelope;
import dev.sicd.model.event.Event;
import dev.sicd.model.event.PullRequestEvent;
import dev.sicd.model.event.PullRequestEvent.PlannedFile;
import dev.sicd.model.event.PullRequestEvent.PublishDeferred;
import dev.sicd.model.event.PullRequestEvent.PublishFailed;
import dev.sicd.model.event.PullRequestEvent.PublishParked;
import dev.sicd.model.event.PullRequestEvent.PullRequestClosed;
import dev.sicd.model.event.PullRequestEvent.PullRequestOpened;
import dev.sicd.model.event.PullRequestEvent.PullRequestPlanned;
import dev.sicd.model.event.UnknownEvent;
import java.time.temporal.ChronoUnit;

/** Pull request events between model and Avro. */
final class PullRequestEventWire {
    private PullRequestEventWire() {}

    static dev.sicd.event.PullRequestEvent write(PullRequestEvent event) {
        dev.sicd.event.PullRequestEvent wire = new dev.sicd.event.PullRequestEvent();
        EnvelopeWire.write(event.envelope(), event.type(), wire);
        switch (event) {
            case PullRequestPlanned e -> wire.setPullRequestPlanned(planned(e));
            case PublishDeferred e ->
                wire.setPublishDeferred(new dev.sicd.event.PublishDeferred(
                        e.proposalId(), e.until().truncatedTo(ChronoUnit.MICROS), e.reason()));
            case PullRequestOpened e ->
                wire.setPullRequestOpened(new dev.sicd.event.PullRequestOpened(
                        e.proposalId(),
                        e.contentDigest().hex(),
                        e.repository(),
                        e.branch(),
                        e.number(),
                        e.url(),
                        e.commitSha(),
                        e.treeSha()));
            case PublishParked e -> wire.setPublishParked(new dev.sicd.event.PublishParked(e.proposalId(), e.reason()));
            case PublishFailed e -> wire.setPublishFailed(new dev.sicd.event.PublishFailed(e.proposalId(), e.reason()));
            case PullRequestClosed e ->
                wire.setPullRequestClosed(
                        new dev.sicd.event.PullRequestClosed(e.proposalId(), e.number(), e.merged(), e.mergeSha()));
        }
        return wire;
    }

    static Event read(dev.sicd.event.PullRequestEvent wire) throws DecodeException {
        Envelope envelope = EnvelopeWire.read(wire);
        return switch (Payloads.kindOf(wire)) {
            case "PullRequestPlanned" -> planned(envelope, wire.getPullRequestPlanned());
            case "PublishDeferred" -> {
                dev.sicd.event.PublishDeferred e = wire.getPublishDeferred();
                yield new PublishDeferred(envelope, e.getProposalId(), e.getUntil(), e.getReason());
            }
            case "PullRequestOpened" -> {
                dev.sicd.event.PullRequestOpened e = wire.getPullRequestOpened();
                yield new PullRequestOpened(
                        envelope,
                        e.getProposalId(),
                        ProposalEventWire.hash(e.getContentDigest()),
                        e.getRepository(),
                        e.getBranch(),
                        e.getNumber(),
                        e.getUrl(),
                        e.getCommitSha(),
                        e.getTreeSha());
            }
            case "PublishParked" -> {
                dev.sicd.event.PublishParked e = wire.getPublishParked();
                yield new PublishParked(envelope, e.getProposalId(), e.getReason());
            }
            case "PublishFailed" -> {
                dev.sicd.event.PublishFailed e = wire.getPublishFailed();
                yield new PublishFailed(envelope, e.getProposalId(), e.getReason());
            }
            case "PullRequestClosed" -> {
                dev.sicd.event.PullRequestClosed e = wire.getPullRequestClosed();
                yield new PullRequestClosed(envelope, e.getProposalId(), e.getNumber(), e.getMerged(), e.getMergeSha());
            }
            default -> new UnknownEvent(envelope, EnvelopeWire.type(wire));
        };
    }

    private static dev.sicd.event.PullRequestPlanned planned(PullRequestPlanned e) {
        return new dev.sicd.event.PullRequestPlanned(
                e.proposalId(),
                e.contentDigest().hex(),
                e.repository(),
                e.baseBranch(),
                e.branch(),
                e.title(),
                e.body(),
                e.files().stream()
                        .map(f -> new dev.sicd.event.PlannedFile(
                                f.filePath(),
                                dev.sicd.event.ChangeType.valueOf(f.changeType().name()),
                                f.linesAdded(),
                                f.linesRemoved()))
                        .toList());
    }

    private static PullRequestPlanned planned(Envelope envelope, dev.sicd.event.PullRequestPlanned e)
            throws DecodeException {
        return new PullRequestPlanned(
                envelope,
                e.getProposalId(),
                ProposalEventWire.hash(e.getContentDigest()),
                e.getRepository(),
                e.getBaseBranch(),
                e.getBranch(),
                e.getTitle(),
                e.getBody(),
                e.getFiles().stream()
                        .map(f -> new PlannedFile(
                                f.getFilePath(),
                                ChangeType.valueOf(f.getChangeType().name()),
                                f.getLinesAdded(),
                                f.getLinesRemoved()))
                        .toList());
    }
}
