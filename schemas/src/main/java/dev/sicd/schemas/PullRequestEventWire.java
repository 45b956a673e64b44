package dev.sicd.schemas;

import dev.sicd.model.event.CodeChange.ChangeType;
import dev.sicd.model.event.Envelope;
import dev.sicd.model.event.Event;
import dev.sicd.model.event.FileProblem;
import dev.sicd.model.event.PullRequestEvent;
import dev.sicd.model.event.PullRequestEvent.Cause;
import dev.sicd.model.event.PullRequestEvent.ChangesAlreadyApplied;
import dev.sicd.model.event.PullRequestEvent.PlannedFile;
import dev.sicd.model.event.PullRequestEvent.PublishDeferred;
import dev.sicd.model.event.PullRequestEvent.PublishFailed;
import dev.sicd.model.event.PullRequestEvent.PublishParked;
import dev.sicd.model.event.PullRequestEvent.PullRequestClosed;
import dev.sicd.model.event.PullRequestEvent.PullRequestOpened;
import dev.sicd.model.event.PullRequestEvent.PullRequestPlanned;
import dev.sicd.model.event.UnknownEvent;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

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
                        e.proposalId(),
                        e.until().truncatedTo(ChronoUnit.MICROS),
                        e.reason(),
                        e.code(),
                        e.times(),
                        cause(e.cause())));
            case PullRequestOpened e -> wire.setPullRequestOpened(opened(e));
            case ChangesAlreadyApplied e ->
                wire.setChangesAlreadyApplied(new dev.sicd.event.ChangesAlreadyApplied(
                        e.proposalId(),
                        e.contentDigest().hex(),
                        e.repository(),
                        e.baseBranch(),
                        e.baseSha(),
                        cause(e.cause())));
            case PublishParked e ->
                wire.setPublishParked(new dev.sicd.event.PublishParked(
                        e.proposalId(), e.reason(), e.code(), files(e.files()), cause(e.cause())));
            case PublishFailed e ->
                wire.setPublishFailed(new dev.sicd.event.PublishFailed(
                        e.proposalId(), e.reason(), e.code(), files(e.files()), cause(e.cause())));
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
                yield new PublishDeferred(
                        envelope,
                        e.getProposalId(),
                        e.getUntil(),
                        e.getReason(),
                        e.getCode(),
                        e.getTimes(),
                        cause(e.getCause()));
            }
            case "PullRequestOpened" -> opened(envelope, wire.getPullRequestOpened());
            case "ChangesAlreadyApplied" -> {
                dev.sicd.event.ChangesAlreadyApplied e = wire.getChangesAlreadyApplied();
                yield new ChangesAlreadyApplied(
                        envelope,
                        e.getProposalId(),
                        ProposalEventWire.hash(e.getContentDigest()),
                        e.getRepository(),
                        e.getBaseBranch(),
                        e.getBaseSha(),
                        cause(e.getCause()));
            }
            case "PublishParked" -> {
                dev.sicd.event.PublishParked e = wire.getPublishParked();
                yield new PublishParked(
                        envelope,
                        e.getProposalId(),
                        e.getReason(),
                        e.getCode(),
                        problems(e.getFiles()),
                        cause(e.getCause()));
            }
            case "PublishFailed" -> {
                dev.sicd.event.PublishFailed e = wire.getPublishFailed();
                yield new PublishFailed(
                        envelope,
                        e.getProposalId(),
                        e.getReason(),
                        e.getCode(),
                        problems(e.getFiles()),
                        cause(e.getCause()));
            }
            case "PullRequestClosed" -> {
                dev.sicd.event.PullRequestClosed e = wire.getPullRequestClosed();
                yield new PullRequestClosed(envelope, e.getProposalId(), e.getNumber(), e.getMerged(), e.getMergeSha());
            }
            default -> new UnknownEvent(envelope, EnvelopeWire.type(wire));
        };
    }

    private static dev.sicd.event.PullRequestOpened opened(PullRequestOpened e) {
        return new dev.sicd.event.PullRequestOpened(
                e.proposalId(),
                e.contentDigest().hex(),
                e.repository(),
                e.branch(),
                e.number(),
                e.url(),
                e.commitSha(),
                e.treeSha(),
                e.baseBranch(),
                e.baseSha(),
                e.warnings(),
                cause(e.cause()));
    }

    private static PullRequestOpened opened(Envelope envelope, dev.sicd.event.PullRequestOpened e)
            throws DecodeException {
        return new PullRequestOpened(
                envelope,
                e.getProposalId(),
                ProposalEventWire.hash(e.getContentDigest()),
                e.getRepository(),
                e.getBranch(),
                e.getNumber(),
                e.getUrl(),
                e.getCommitSha(),
                e.getTreeSha(),
                e.getBaseBranch(),
                e.getBaseSha(),
                e.getWarnings(),
                cause(e.getCause()));
    }

    private static dev.sicd.event.@Nullable PublishCause cause(Optional<Cause> cause) {
        return cause.map(c -> new dev.sicd.event.PublishCause(c.decisionId().toString(), c.source()))
                .orElse(null);
    }

    private static Optional<Cause> cause(dev.sicd.event.@Nullable PublishCause wire) throws DecodeException {
        return wire == null
                ? Optional.empty()
                : Optional.of(new Cause(EnvelopeWire.uuid("decision_id", wire.getDecisionId()), wire.getSource()));
    }

    private static List<dev.sicd.event.FileProblem> files(List<FileProblem> problems) {
        return problems.stream()
                .map(p -> new dev.sicd.event.FileProblem(p.filePath(), p.code(), p.line(), p.detail()))
                .toList();
    }

    private static List<FileProblem> problems(List<dev.sicd.event.FileProblem> wire) {
        return wire.stream()
                .map(p -> new FileProblem(p.getFilePath(), p.getCode(), p.getLine(), p.getDetail()))
                .toList();
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
                        .toList(),
                cause(e.cause()));
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
                        .toList(),
                cause(e.getCause()));
    }
}
