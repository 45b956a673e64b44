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
    private static final Duration TRY_MAX = Duration.ofSeconds(15);
    private static final Duration PAUSE_MIN = Duration.ofMillis(100);
    private static final Duration PAUSE_MAX = Duration.ofSeconds(2);
    private static final String RESULT_ONLY = "?fields=proposal_id,branch,result,risk_score";
    private static final int OK = 200;
    private static final int ACCEPTED = 202;

    private final HttpDoor writes;
    private final HttpDoor reads;
    private final String repoOwner;
    private final String repoName;
    private final Duration tryMax;

    private ProposalClient(HttpDoor writes, HttpDoor reads, String repoOwner, String repoName, Duration tryMax) {
        this.writes = writes;
        this.reads = reads;
        this.repoOwner = repoOwner;
        this.repoName = repoName;
        this.tryMax = tryMax;
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
        return of(ingest, query, repoOwner, repoName, TRY_MAX);
    }

    /** @param tryMax for one question that asks for no waiting */
    static ProposalClient of(SicdServer ingest, SicdServer query, String repoOwner, String repoName, Duration tryMax) {
        return new ProposalClient(new HttpDoor(ingest), new HttpDoor(query), repoOwner, repoName, tryMax);
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
                insisting(most -> writes.post("/propose-pr", json, waiting(most), most.plus(GRACE)), WAIT_MAX, timeout)
                        .body());
        requireSame(meant, result);
        return result;
    }

    /**
     * Waits until a proposal is settled.
     *
     * @return its state then, or the last one that was known when the time was over
     * @throws ProposalRefusedException when it is unknown, or may not be seen
     * @throws IOException when the system gave no answer at all in time
     */
    public ProposalResult watch(String proposalId, Duration timeout) throws IOException, InterruptedException {
        String id = requireId(proposalId);
        long deadline = System.nanoTime() + timeout.toNanos();
        Duration pause = PAUSE_MIN;
        Optional<ProposalResult> known = Optional.empty();
        while (true) {
            ProposalResult result;
            try {
                result = state(id, left(deadline));
            } catch (IOException e) {
                return known.orElseThrow(() -> e);
            }
            Duration left = left(deadline);
            if (result.isSettled() || left.isZero()) {
                return result;
            }
            known = Optional.of(result);
            Thread.sleep(Math.min(pause.toMillis(), left.toMillis() + 1));
            pause = longer(pause);
        }
    }

    private ProposalResult state(String id, Duration timeout) throws IOException, InterruptedException {
        String path = "/proposals/" + id + RESULT_ONLY;
        return ProposalResult.of(insisting(most -> reads.get(path, most.plus(GRACE)), tryMax, timeout)
                .body());
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
        HttpDoor.Answer answer =
                insisting(most -> writes.post(path, json, Map.of(), most.plus(GRACE)), tryMax, timeout);
        if (!answer.body().path("proposal_id").asText().equals(proposalId)) {
            throw new IOException("the answer is about another proposal: " + answer.body());
        }
    }

    @FunctionalInterface
    private interface Question {
        HttpDoor.Answer ask(Duration most) throws IOException, InterruptedException;
    }

    private static Map<String, String> waiting(Duration most) {
        return Map.of("Prefer", "wait=" + most.toSeconds());
    }

    /**
     * Asks again while there is no answer, or one that says that it will pass.
     *
     * @param tryMax for one question: on a connection that died in silence there is never an answer
     * @throws IOException when the time is over
     */
    private static HttpDoor.Answer insisting(Question question, Duration tryMax, Duration timeout)
            throws IOException, InterruptedException {
        long deadline = System.nanoTime() + timeout.toNanos();
        Duration pause = PAUSE_MIN;
        while (true) {
            IOException trouble;
            try {
                HttpDoor.Answer answer = question.ask(shorter(left(deadline), tryMax));
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
        return shorter(pause.multipliedBy(2), PAUSE_MAX);
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private static Duration left(long deadline) {
        return Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
    }

    @Override
    public String toString() {
        return "proposals to %s/%s at %s".formatted(repoOwner, repoName, writes);
    }
}
