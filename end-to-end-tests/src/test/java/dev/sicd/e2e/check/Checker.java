package dev.sicd.e2e.check;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Holds what the system keeps and answers at rest against what was sent, and against its own recomputation from the ledger.
 * I16, what the processes logged, is for whoever started them.
 */
public final class Checker {
    private static final Duration REST_MAX = Duration.ofMinutes(2);
    private static final Duration LOOK_EVERY = Duration.ofMillis(300);
    private static final List<String> UNDER_WAY = List.of("submitted", "approved", "deferred");
    private static final int PAGES_MAX = 10_000;

    private Checker() {}

    /** Waits for rest first; a lag that does not return to 0 within two minutes is a violation of I15. */
    public static List<Violation> check(Known known, Addresses addresses) throws InterruptedException {
        return check(known, addresses, REST_MAX);
    }

    public static List<Violation> check(Known known, Addresses addresses, Duration patience)
            throws InterruptedException {
        return check(known, addresses, patience, Scope.EVERYTHING);
    }

    /** Likewise, after all stores were made of the ledger: what was only dropped then left nothing to be counted. */
    public static List<Violation> checkRebuilt(Known known, Addresses addresses) throws InterruptedException {
        return check(known, addresses, REST_MAX, Scope.REBUILT);
    }

    /** Topics are read as a whole, whatever is asked for. */
    static List<Violation> check(Known known, Addresses addresses, Scope scope) throws InterruptedException {
        return check(known, addresses, REST_MAX, scope);
    }

    private static List<Violation> check(Known known, Addresses addresses, Duration patience, Scope scope)
            throws InterruptedException {
        Findings findings = new Findings();
        new Rest(addresses).await(patience, findings);
        List<Violation> all = new ArrayList<>(findings.all());
        try (LiveEvidence evidence = new LiveEvidence(addresses)) {
            awaitPublished(known, evidence, patience);
            all.addAll(Examination.of(known, evidence, addresses.checkpointKey().map(Checkpoints::key), scope));
        }
        return List.copyOf(all);
    }

    /** A publisher may have put something off, and tries again; what it never gets done, the check finds. */
    private static void awaitPublished(Known known, Evidence evidence, Duration patience) throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        boolean underWay = !known.proposals().isEmpty();
        while (underWay && System.nanoTime() < deadline) {
            underWay = UNDER_WAY.stream()
                    .map(state -> evidence.answer("/admin/training/proposals?state=" + state))
                    .anyMatch(answer -> answer.body().path("proposals").size() > 0);
            if (underWay) {
                Thread.sleep(LOOK_EVERY);
            }
        }
    }

    /** As {@link #check}, without the check. */
    public static List<Violation> awaitRest(Addresses addresses, Duration patience) throws InterruptedException {
        Findings findings = new Findings();
        new Rest(addresses).await(patience, findings);
        return findings.all();
    }

    /**
     * Everything that is answered about every run, one hash a path: what is the same before and after a restart from an empty
     * state directory (I13) or a fold with other batches and threads (I14) has the same digest.
     */
    public static SortedMap<String, String> digest(Known known, Addresses addresses) {
        SortedMap<String, String> digest = new TreeMap<>();
        try (LiveEvidence evidence = new LiveEvidence(addresses)) {
            for (String run : runs(known)) {
                String committed = "?limit=1000&consistency=committed";
                digest(evidence, "/runs/" + run + "/summary?consistency=committed", digest);
                digest(evidence, "/runs/" + run + "/integrity", digest);
                digest(evidence, "/runs/" + run + "/proposals?limit=1000", digest);
                for (JsonNode page : digest(evidence, "/episodes/" + run + committed, digest)) {
                    page.path("episodes")
                            .forEach(
                                    id -> digest(evidence, "/episodes/" + run + "/" + id.asText() + committed, digest));
                }
            }
            known.proposals().values().stream()
                    .map(Known.Proposed::runId)
                    .distinct()
                    .forEach(run -> digest(evidence, "/audit?limit=1000&run=" + run, digest));
        }
        return digest;
    }

    private static SortedSet<String> runs(Known known) {
        SortedSet<String> runs = new TreeSet<>(known.starts().keySet());
        known.events().values().forEach(sent -> runs.add(sent.runId()));
        return runs;
    }

    /** All pages of an answer. */
    private static List<JsonNode> digest(Evidence evidence, String path, SortedMap<String, String> digest) {
        List<JsonNode> pages = new ArrayList<>();
        String page = path;
        for (int i = 0; i < PAGES_MAX; i++) {
            Web.Answer answer = evidence.answer("/admin/training" + page);
            String said = answer.status() + " " + answer.body();
            digest.put(page, Hashes.hex(Hashes.sha256(said.getBytes(UTF_8))));
            pages.add(answer.body());
            if (!answer.body().has("next")) {
                return pages;
            }
            page = path + "&cursor=" + answer.body().path("next").asText();
        }
        return pages;
    }
}
