package dev.sicd.e2e.check;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * I10: exactly one pull request for what was approved, with exactly its content, and none for anything else. I11: one decision
 * a proposal, and each pull request leads to one.
 */
final class PublishedCheck {
    private final Known known;
    private final Evidence evidence;
    private final Map<String, ProposalFold> proposals;
    private final Findings findings;

    PublishedCheck(Known known, Evidence evidence, Map<String, ProposalFold> proposals, Findings findings) {
        this.known = known;
        this.evidence = evidence;
        this.proposals = proposals;
        this.findings = findings;
    }

    /** @param asked runs whose proposals' answers are asked for */
    void check(Set<String> asked) {
        proposals.forEach(this::decisions);
        proposals.forEach((id, proposal) -> {
            if (asked.contains(proposal.runId)) {
                answer(id, proposal);
            }
        });
        Optional<List<PullRequestSeen>> pullRequests = evidence.pullRequests();
        if (pullRequests.isPresent()) {
            Map<String, Integer> counts = new HashMap<>();
            pullRequests.get().forEach(made -> pullRequest(made, counts));
            proposals.forEach((id, proposal) -> {
                boolean due = proposal.isApproved() && !proposal.dryRun;
                findings.same("I10", "pull requests of " + id, due ? 1 : 0, counts.getOrDefault(id, 0));
            });
        } else {
            proposals.forEach((id, proposal) -> {
                if (proposal.isApproved()) {
                    findings.same("I10", "what was published of " + id, "planned", proposal.published);
                }
            });
        }
    }

    private void decisions(String id, ProposalFold proposal) {
        findings.same("I11", "decisions on " + id, 1, proposal.decisions);
        findings.same("I11", "digest that was decided on for " + id, proposal.digest, proposal.decidedDigest);
        if (proposal.reviews > 1) {
            findings.add("I11", "reviews of " + id, "at most one", proposal.reviews);
        }
        Optional<Known.Proposed> proposed =
                Optional.ofNullable(known.proposals().get(proposal.title));
        Known.Review given = proposed.map(Known.Proposed::review).orElse(Known.Review.NONE);
        String expected = switch (given) {
            case APPROVED -> "approved";
            case REJECTED -> "rejected";
            case NONE -> "";
            case UNKNOWN -> proposal.review;
        };
        findings.same("I11", "review of " + id, expected, proposal.review);
        proposed.ifPresent(sent -> {
            findings.same(
                    "I1",
                    "file of proposal " + id,
                    sent.path() + " " + sent.blob(),
                    proposal.path + " " + proposal.blob);
            findings.same("I1", "run of proposal " + id, sent.runId(), proposal.runId);
        });
    }

    private void answer(String id, ProposalFold proposal) {
        Web.Answer answer = evidence.answer("/admin/training/proposals/" + id);
        findings.same(
                "I10",
                "state of proposal " + id,
                proposal.state(),
                answer.body().path("state").asText());
        findings.same(
                "I10",
                "digest of proposal " + id,
                proposal.digest,
                answer.body().path("content_digest").asText());
    }

    private void pullRequest(PullRequestSeen made, Map<String, Integer> counts) {
        String place = "pull request " + made.number();
        Optional<ProposalFold> found = Optional.ofNullable(proposals.get(made.proposalId()));
        if (found.isEmpty()) {
            findings.add("I11", place, "a proposal that it comes from", "'" + made.proposalId() + "'");
            return;
        }
        ProposalFold proposal = found.get();
        counts.merge(made.proposalId(), 1, Integer::sum);
        if (!proposal.isApproved()) {
            findings.add("I10", place, "none, since " + made.proposalId() + " is not approved", proposal.state());
        }
        findings.same("I11", place + " digest", proposal.digest, made.digest());
        findings.same("I10", place + " content", Map.of(proposal.path, proposal.blob), made.changed());
        if (proposal.openedNumber != made.number()) {
            findings.add("I11", place, "the number that the ledger has, " + proposal.openedNumber, made.number());
        }
    }
}
