package dev.sicd.e2e.check;

/** A proposal recomputed from the ledger. What was decided, reviewed and published may come in any order. */
final class ProposalFold {
    String runId = "";
    String title = "";
    String digest = "";
    String path = "";
    String blob = "";
    boolean dryRun;
    String verdict = "";
    String decidedDigest = "";
    int decisions;
    String review = "";
    int reviews;
    String published = "";
    boolean opened;
    long openedNumber;
    boolean released;
    private boolean withdrawn;
    private boolean expired;

    void decided(Told told) {
        decisions++;
        if (verdict.isEmpty()) {
            verdict = told.say("verdict");
            decidedDigest = told.say("content_digest");
        }
    }

    void reviewed(Told told) {
        reviews++;
        if (review.isEmpty() && told.say("content_digest").equals(decidedDigest)) {
            review = told.is("approved") ? "approved" : "rejected";
        }
    }

    void apply(Told told) {
        switch (told.type()) {
            case "ProposalWithdrawn" -> withdrawn = true;
            case "ReviewExpired" -> expired = true;
            case "PublishReleased" -> released = true;
            case "PullRequestPlanned" -> published = "planned";
            case "PublishDeferred" -> published = "deferred";
            case "PullRequestOpened" -> {
                published = "opened";
                opened = true;
                openedNumber = told.number("number");
            }
            case "PublishParked" -> published = "parked";
            case "PublishFailed" -> published = "failed";
            case "ChangesAlreadyApplied" -> published = "already_applied";
            case "PullRequestClosed" -> published = told.is("merged") ? "merged" : "closed";
            default -> {
                // nothing that moves it
            }
        }
    }

    /** By policy, or by a reviewer where policy wants one. */
    boolean isApproved() {
        return verdict.equals("ALLOW") || (verdict.equals("REVIEW") && review.equals("approved"));
    }

    String state() {
        if (withdrawn && !opened) {
            return "withdrawn";
        }
        if (!published.isEmpty()) {
            return published;
        }
        if (verdict.isEmpty()) {
            return "submitted";
        }
        if (isApproved()) {
            return "approved";
        }
        if (verdict.equals("REVIEW") && review.isEmpty()) {
            return expired ? "expired" : "awaiting_review";
        }
        return review.equals("rejected") ? "rejected" : "denied";
    }
}
