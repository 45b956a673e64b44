package dev.sicd.cli.demo;

import static dev.sicd.cli.demo.Journal.object;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sicd.cli.client.Answer;
import dev.sicd.cli.terminal.Terminal;
import dev.sicd.cli.tidy.Defect;
import dev.sicd.cli.tidy.Examination;
import dev.sicd.cli.tidy.Tidying;
import dev.sicd.cli.tidy.TrackedFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.LongSupplier;

/**
 * Reads a checkout, and records what it does there: a survey, an examination, a fix per rule, a proposal. It changes no
 * file, uses no model and makes nothing up: what is tidy stays out of its proposal. The time it reports is that of its own
 * work, without what it takes to record it.
 */
final class TidyAgent {
    static final int EXAMINED_MAX = 5_000;

    private static final int BATCH = 100;
    private static final int LINES_NAMED_MAX = 20;

    private final Checkout checkout;
    private final Journal journal;
    private final Terminal terminal;
    private final LongSupplier nanoTime;
    private int episode = 1;

    /** @param nanoTime a clock that only goes forward, in nanoseconds */
    TidyAgent(Checkout checkout, Journal journal, Terminal terminal, LongSupplier nanoTime) {
        this.checkout = checkout;
        this.journal = journal;
        this.terminal = terminal;
        this.nanoTime = nanoTime;
    }

    /**
     * What came of it.
     *
     * @param examined files looked at
     * @param untidy files with defects among them
     * @param proposalId the proposal's, where there was something to propose
     */
    record Result(int examined, int untidy, Optional<String> proposalId) {}

    /**
     * Works from the run's start to its end.
     *
     * @throws RefusedException when the system does not take what is recorded or proposed
     * @throws IOException when the directory cannot be read
     */
    Result work() throws IOException, InterruptedException {
        List<String> rules = Tidying.rules();
        // survey, examination and proposal, and an episode for each rule that finds something
        journal.start(rules.size() + 3, "Survey %s for a tidy-up".formatted(checkout.repository()));
        terminal.line("run %s started".formatted(journal.runId()));
        List<Path> files = survey();
        next("Examine %s by %d rules".formatted(Counted.of(files.size(), "file"), rules.size()));
        Selection selection = examine(files);
        if (selection.chosen().isEmpty()) {
            journal.completeRun("completed", "nothing to propose");
            return new Result(files.size(), selection.found(), Optional.empty());
        }
        for (String rule : rules) {
            fix(rule, selection);
        }
        next("Propose the fixes as one pull request");
        return new Result(files.size(), selection.found(), Optional.of(propose(selection)));
    }

    private List<Path> survey() throws IOException, InterruptedException {
        long start = nanoTime.getAsLong();
        TrackedFiles tracked = TrackedFiles.of(checkout.directory());
        Duration taken = since(start);
        List<Path> files = tracked.files().stream().limit(EXAMINED_MAX).toList();
        int notExamined = tracked.files().size() - files.size();
        String source =
                tracked.source() == TrackedFiles.Source.GIT ? "git ls-files" : "a walk, since git lists nothing";
        journal.action(
                "list_files",
                object().put("source", source).put("files", tracked.files().size()));
        journal.outcome(
                "surveyed",
                object().put("to_examine", files.size())
                        .put("not_examined", notExamined)
                        .put("listing_cut", tracked.leftOut()));
        journal.metrics(taken, 0);
        say("survey: %s by %s".formatted(Counted.of(tracked.files().size(), "file"), source));
        if (notExamined > 0 || tracked.leftOut()) {
            say("only the first %d of them are examined".formatted(files.size()));
        }
        return files;
    }

    private Selection examine(List<Path> files) throws InterruptedException {
        Selection selection = new Selection(checkout::pathOf);
        Map<String, Integer> defects = new TreeMap<>();
        int skipped = 0;
        Duration taken = Duration.ZERO;
        for (int from = 0; from < files.size(); from += BATCH) {
            List<Path> part = files.subList(from, Math.min(files.size(), from + BATCH));
            List<ObjectNode> actions = new ArrayList<>();
            long start = nanoTime.getAsLong();
            for (Path file : part) {
                Examination examination = Tidying.examine(checkout.directory(), file);
                actions.add(described(examination));
                switch (examination) {
                    case Examination.Clean ignored -> {}
                    case Examination.Skipped ignored -> skipped++;
                    case Examination.Untidy untidy -> {
                        selection.offer(untidy.finding());
                        untidy.finding().defects().forEach(defect -> defects.merge(defect.rule(), 1, Integer::sum));
                    }
                }
            }
            taken = taken.plus(since(start));
            journal.actions("examine_file", actions);
            say("examine: %d of %d files, %d untidy so far"
                    .formatted(from + part.size(), files.size(), selection.found()));
        }
        ObjectNode outcome = object().put("files", files.size())
                .put("skipped", skipped)
                .put("untidy", selection.found())
                .put("defects", selection.defects());
        defects.forEach(outcome.putObject("defects_by_rule")::put);
        selection.leftOut().forEach(outcome.putObject("left_out_of_the_proposal")::put);
        journal.outcome("examined", outcome);
        journal.metrics(taken, 0);
        say("examine: %s in %s; %s skipped (binary, vendored, ...)"
                .formatted(
                        Counted.of(selection.defects(), "defect"),
                        Counted.of(selection.found(), "file"),
                        Counted.of(skipped, "file")));
        selection.leftOut().forEach((reason, count) -> say("%d of them left out: %s".formatted(count, reason)));
        return selection;
    }

    private ObjectNode described(Examination examination) {
        ObjectNode data = object().put("file", checkout.pathOf(examination.file()));
        return switch (examination) {
            case Examination.Clean clean -> data.put("result", "tidy").put("bytes", clean.bytes());
            case Examination.Skipped skipped -> data.put("result", "skipped").put("reason", skipped.reason());
            case Examination.Untidy untidy ->
                data.put("result", "untidy")
                        .put("bytes", untidy.finding().original().getBytes(UTF_8).length)
                        .put("defects", untidy.finding().defects().size());
        };
    }

    private void fix(String rule, Selection selection) throws InterruptedException {
        long start = nanoTime.getAsLong();
        List<Selection.Fix> fixes = selection.fixesOf(rule);
        if (fixes.isEmpty()) {
            return;
        }
        List<ObjectNode> actions =
                fixes.stream().map(fix -> described(rule, fix)).toList();
        int defects = fixes.stream().mapToInt(fix -> fix.defects().size()).sum();
        int changes = (int) fixes.stream().filter(Selection.Fix::first).count();
        Duration taken = since(start);
        next("Fix what the rule %s finds".formatted(rule));
        journal.actions("write_fix", actions);
        journal.outcome(
                "fixed",
                object().put("rule", rule)
                        .put("files", fixes.size())
                        .put("defects", defects)
                        .put("files_changed_before", fixes.size() - changes));
        journal.metrics(taken, changes);
        say("%s: %s in %s fixed".formatted(rule, Counted.of(defects, "defect"), Counted.of(fixes.size(), "file")));
    }

    private static ObjectNode described(String rule, Selection.Fix fix) {
        ObjectNode data = object().put("file", fix.path())
                .put("rule", rule)
                .put("defects", fix.defects().size());
        fix.defects().stream().limit(LINES_NAMED_MAX).map(Defect::line).forEach(data.putArray("lines")::add);
        return data;
    }

    private String propose(Selection selection) throws InterruptedException {
        long start = nanoTime.getAsLong();
        ObjectNode proposal = new ProposalText(checkout, selection).write();
        Duration taken = since(start);
        journal.action(
                "propose_pr", object().put("files", selection.chosen().size()).put("bytes", selection.bytes()));
        Answer answer = journal.propose(proposal);
        if (answer.status() != 200 && answer.status() != 202) {
            journal.outcome(
                    "proposal_refused", object().put("status", answer.status()).put("why", answer.explained()));
            journal.metrics(taken, 0);
            journal.completeRun("failed", "the proposal was refused");
            throw RefusedException.of("the proposal", answer);
        }
        String proposalId = answer.body().path("proposal_id").asText();
        String status = answer.body().at("/result/status").asText();
        journal.outcome(
                "proposed",
                object().put("proposal_id", proposalId)
                        .put("branch", answer.body().path("branch").asText())
                        .put("status", status));
        journal.metrics(taken, 0);
        journal.completeRun("completed", "proposed " + proposalId);
        say("proposal %s: %s, %s"
                .formatted(proposalId, Counted.of(selection.chosen().size(), "file"), status));
        return proposalId;
    }

    /** Ends the episode and starts the next one. */
    private void next(String task) throws InterruptedException {
        journal.completeEpisode("completed");
        journal.startEpisode(task);
        episode++;
    }

    private void say(String what) {
        terminal.line("[episode %d] %s".formatted(episode, what));
    }

    private Duration since(long start) {
        return Duration.ofNanos(nanoTime.getAsLong() - start);
    }
}
