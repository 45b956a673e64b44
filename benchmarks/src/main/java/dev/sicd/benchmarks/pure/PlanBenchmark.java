package dev.sicd.benchmarks.pure;

import dev.sicd.model.event.CodeChange;
import dev.sicd.model.event.CodeChange.ChangeType;
import dev.sicd.model.event.ProposalContent;
import dev.sicd.model.event.ProposalRules;
import dev.sicd.model.git.BaseTree;
import dev.sicd.model.git.GitId;
import dev.sicd.model.git.Mode;
import dev.sicd.model.git.PathEntry;
import dev.sicd.model.ledger.Hash;
import dev.sicd.model.publish.ChangePlan;
import dev.sicd.model.publish.CommitMessage;
import dev.sicd.model.publish.UnpinnedUpdates;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/**
 * What a proposal that updates files of 4 KB costs until it could be published: rules, digest, the plan on top of a tree of two
 * hundred files, and the commit's message. It asks no host, and the pull request's text is not in it: only the publisher can
 * write that.
 */
@State(Scope.Benchmark)
@BenchmarkMode(org.openjdk.jmh.annotations.Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class PlanBenchmark {
    private static final int BASE_FILES = 200;
    private static final int LINES = 100;
    private static final List<String> DIRECTORIES =
            List.of("src", "src/main", "src/main/java", "src/main/java/example");

    @Param({"1", "10"})
    private int files;

    private BaseTree base = new BaseTree(GitId.tree(List.of()), Map.of());
    private ProposalContent content = new ProposalContent("", "", "", "", "", Optional.empty(), true, List.of());
    private final Hash head = Hash.sha256();

    /** Ends with a check that the plan can be carried out. */
    @Setup
    public void prepare() {
        List<PathEntry> entries = new ArrayList<>();
        DIRECTORIES.forEach(path -> entries.add(new PathEntry(path, Mode.DIRECTORY, GitId.blob(path))));
        IntStream.range(0, BASE_FILES)
                .forEach(i -> entries.add(new PathEntry(path(i), Mode.FILE, GitId.blob(text(i, "before")))));
        base = BaseTree.ofRecursive(GitId.blob("root"), entries);
        content = new ProposalContent(
                "pure-0",
                "Replace the loops of the parser by streams",
                "The loops copy each line twice; streams copy none. Fixes nothing else.",
                "example",
                "parser",
                Optional.of("main"),
                false,
                IntStream.range(0, files).mapToObj(PlanBenchmark::change).toList());
        if (!ProposalRules.check(content).isEmpty() || !(planned() instanceof ChangePlan.Ready)) {
            throw new IllegalStateException("the proposal cannot be carried out: " + planned());
        }
    }

    private static CodeChange change(int i) {
        return new CodeChange(
                path(i),
                ChangeType.UPDATE,
                Optional.of(text(i, "before")),
                text(i, "after"),
                "It copied each line twice.",
                Optional.empty());
    }

    private static String path(int i) {
        return DIRECTORIES.getLast() + "/Parser" + i + ".java";
    }

    private static String text(int file, String word) {
        return "// %s of file %d: a line of forty letters\n"
                .formatted(word, file)
                .repeat(LINES);
    }

    private ChangePlan planned() {
        return ChangePlan.of(content.changes(), base, UnpinnedUpdates.REJECT);
    }

    @Benchmark
    public void plan(Blackhole hole) {
        hole.consume(ProposalRules.check(content));
        Hash digest = content.digest();
        hole.consume(planned());
        hole.consume(CommitMessage.of(
                content.title(),
                content.description(),
                ProposalContent.proposalId(digest),
                digest,
                head,
                content.runId()));
    }
}
