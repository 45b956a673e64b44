package dev.sicd.client;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Proposes changes to one repository and follows what becomes of them. Unlike recording, it waits and throws: an agent wants to
 * know. A proposal's id is its content's, so asking again, after a lost answer say, never makes a second one.
 */
public final class ProposalClient {
    /** For an answer that is under way when the time is over. */
    private static final Duration GRACE = Duration.ofSeconds(2);

    private static final Duration WAIT_MAX = Duration.ofSeconds(60);
    private static final Duration PAUSE_MIN = Duration.ofMillis(100);
    private static final Duration PAUSE_MAX = Duration.ofSeconds(2);
    private static final String RESULT_ONLY = "?fields=proposal_id,branch,result,risk_score";
    private static final int OK = 200;
    private static final int ACCEPTED = 202;

    private final HttpDoor writes;
    private final HttpDoor reads;
    private final String repoOwner;
    private final String repoName;

    private ProposalClient(HttpDoor writes, HttpDoor reads, String repoOwner, String repoName) {
        this.writes = writes;
        this.reads = reads;
        this.repoOwner = repoOwner;
        this.repoName = repoName;
    }

    /** For a system whose services share one address. */
    public static ProposalClient of(SicdServer server, String repoOwner, String repoName) {
        return of(server, server, repoOwner, repoName);
    }

    /**
     * For a system whose services have addresses of their own.
     *
     * @param ingest where proposals go
     * @param query where they are watched
     */
    public static ProposalClient of(SicdServer ingest, SicdServer query, String repoOwner, String repoName) {
        return new ProposalClient(new HttpDoor(ingest), new HttpDoor(query), repoOwner, repoName);
    }

    /** A proposal with its digest and id, without asking anybody: live, and onto the default branch. */
    public Proposal generate(List<CodeChange> changes, String title, String description, String runId) {
        return new Proposal(runId, title, description, repoOwner, repoName, Optional.empty(), false, changes);
    }

    /**
     * Submits a proposal, and waits for what becomes of it.
     *
     * @param dryRun whether it is planned only; with another value than the proposal's, it is its sibling that is created
     * @param timeout what is not settled by then has a status such as {@code pending}; up to a minute is waited for. An answer
     *     that hangs may take two seconds more
     * @throws ProposalRefusedException when it is denied, rejected, or malformed
     * @throws IOException when the system gave no answer in time: it may have it or not, so ask again
     */
    public ProposalResult create(Proposal proposal, boolean dryRun, Duration timeout)
            throws IOException, InterruptedException {
        Proposal meant = proposal.withDryRun(dryRun);
        String json = meant.requestJson();
        ProposalResult result = ProposalResult.of(
                insisting(left -> writes.post("/propose-pr", json, waiting(left), left.plus(GRACE)), timeout)
                        .body());
        requireSame(meant, result);
        return result;
    }

    /**
     * Waits until a proposal is settled.
     *
     * @return its state then, or when the time was over
     * @throws ProposalRefusedException when it is unknown, or may not be seen
     * @throws IOException when the system gave no answer in time
     */
    public ProposalResult watch(String proposalId, Duration timeout) throws IOException, InterruptedException {
        String id = requireId(proposalId);
        long deadline = System.nanoTime() + timeout.toNanos();
        Duration pause = PAUSE_MIN;
        while (true) {
            ProposalResult result = ProposalResult.of(insisting(
                            most -> reads.get("/proposals/" + id + RESULT_ONLY, most.plus(GRACE)),
                            Duration.ofNanos(Math.max(0, deadline - System.nanoTime())))
                    .body());
            long left = deadline - System.nanoTime();
            if (result.isSettled() || left <= 0) {
                return result;
            }
            Thread.sleep(Math.min(pause.toMillis(), left / 1_000_000 + 1));
            pause = longer(pause);
        }
    }

    /**
     * Takes a proposal back, while nothing was published of it.
     *
     * @throws ProposalRefusedException when it is too late, or the proposal is another's
     * @throws IOException when the system gave no answer in time: ask again
     */
    public void withdraw(String proposalId, String reason, Duration timeout) throws IOException, InterruptedException {
        String path = "/proposals/" + requireId(proposalId) + "/withdraw";
        String json = Json.text(JsonNodeFactory.instance.objectNode().put("reason", reason));
        HttpDoor.Answer answer = insisting(left -> writes.post(path, json, Map.of(), left.plus(GRACE)), timeout);
        if (!answer.body().path("proposal_id").asText().equals(proposalId)) {
            throw new IOException("the answer is about another proposal: " + answer.body());
        }
    }

    @FunctionalInterface
    private interface Question {
        HttpDoor.Answer ask(Duration left) throws IOException, InterruptedException;
    }

    private static Map<String, String> waiting(Duration left) {
        Duration wait = left.compareTo(WAIT_MAX) < 0 ? left : WAIT_MAX;
        return Map.of("Prefer", "wait=" + wait.toSeconds());
    }

    /** Asks again while there is no answer, or one that says that it will pass. */
    private static HttpDoor.Answer insisting(Question question, Duration timeout)
            throws IOException, InterruptedException {
        long deadline = System.nanoTime() + timeout.toNanos();
        Duration pause = PAUSE_MIN;
        while (true) {
            IOException trouble;
            try {
                HttpDoor.Answer answer = question.ask(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
                if (answer.status() == OK || answer.status() == ACCEPTED) {
                    return answer;
                }
                if (!answer.isPassing()) {
                    throw new ProposalRefusedException(answer);
                }
                trouble = new IOException(answer.detail());
            } catch (IOException e) {
                trouble = e;
            }
            if (System.nanoTime() + pause.toNanos() > deadline) {
                throw trouble;
            }
            Thread.sleep(pause.toMillis());
            pause = longer(pause);
        }
    }

    private static void requireSame(Proposal meant, ProposalResult result) throws IOException {
        // a run that is a dry run makes all its proposals dry runs
        boolean same = result.proposalId().equals(meant.proposalId())
                || result.proposalId().equals(meant.withDryRun(true).proposalId());
        if (!same) {
            throw new IOException("the system understood another content than was meant: it says %s, and this is %s"
                    .formatted(result.proposalId(), meant.proposalId()));
        }
    }

    private static String requireId(String proposalId) {
        if (!proposalId.matches("[0-9a-f]{12}")) {
            throw new IllegalArgumentException("'%s' is no proposal; give 12 hexadecimal digits".formatted(proposalId));
        }
        return proposalId;
    }

    private static Duration longer(Duration pause) {
        Duration doubled = pause.multipliedBy(2);
        return doubled.compareTo(PAUSE_MAX) < 0 ? doubled : PAUSE_MAX;
    }

    @Override
    public String toString() {
        return "proposals to %s/%s at %s".formatted(repoOwner, repoName, writes);
    }
}
