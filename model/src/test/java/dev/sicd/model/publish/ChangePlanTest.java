package dev.sicd.model.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.sicd.model.event.CodeChange;
import dev.sicd.model.event.CodeChange.ChangeType;
import dev.sicd.model.event.FileProblem;
import dev.sicd.model.git.BaseTree;
import dev.sicd.model.git.GitId;
import dev.sicd.model.git.Mode;
import dev.sicd.model.git.TreeEntry;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The table of change semantics, row by row. */
class ChangePlanTest {
    private static final List<TreeEntry> TOP = List.of(
            new TreeEntry("run.sh", Mode.EXECUTABLE, GitId.blob("old\n")),
            new TreeEntry("a.py", Mode.FILE, GitId.blob("old\n")),
            new TreeEntry("link", Mode.SYMLINK, GitId.blob("a.py")),
            new TreeEntry("module", Mode.SUBMODULE, GitId.blob("x")));
    private static final BaseTree BASE = new BaseTree(GitId.tree(TOP), Map.of("", TOP));

    @Test
    void whatIsAbsentCanBeCreatedAndIsAPlainFile() {
        assertThat(ready(Orders.create("new.py", "n")).edits())
                .extracting(Edit::path, Edit::mode)
                .containsExactly(tuple("new.py", Mode.FILE));
    }

    @Test
    void whatIsThereAlreadyIsNoChange() {
        assertThat(plan(Orders.create("a.py", "old\n"))).isEqualTo(new ChangePlan.AlreadyApplied());
        assertThat(plan(Orders.update("a.py", "older\n", "old\n"))).isEqualTo(new ChangePlan.AlreadyApplied());
        assertThat(plan(Orders.delete("gone.py", "x"))).isEqualTo(new ChangePlan.AlreadyApplied());
    }

    @Test
    void anUpdateKeepsTheExecutableBit() {
        assertThat(ready(Orders.update("run.sh", "old\n", "new\n"))
                        .edits()
                        .getFirst()
                        .mode())
                .isEqualTo(Mode.EXECUTABLE);
    }

    @Test
    void whatDoesNotFitIsNamedForEachFile() {
        assertThat(codes(Orders.create("a.py", "other"))).containsExactly("CONFLICT");
        assertThat(codes(Orders.update("none.py", "old\n", "n"))).containsExactly("CONFLICT");
        assertThat(codes(Orders.update("a.py", "older\n", "n"))).containsExactly("STALE");
        assertThat(codes(Orders.delete("a.py", "older\n"))).containsExactly("STALE");
        assertThat(codes(Orders.update("link", "a.py", "n"))).containsExactly("NOT_A_FILE");
        assertThat(codes(Orders.create("a.py/b", "n"))).containsExactly("NOT_A_FILE");
        assertThat(codes(Orders.create("module/b", "n"))).containsExactly("NOT_A_FILE");
        assertThat(codes(Orders.create("A.py", "n"))).containsExactly("CONFLICT");
        assertThat(codes(Orders.create("a.py", "other"), Orders.update("run.sh", "older\n", "n")))
                .containsExactlyInAnyOrder("CONFLICT", "STALE");
    }

    @Test
    void anUpdateThatSaysNothingOfItsOriginalIsAWarningOrRefused() {
        CodeChange unpinned = update(Optional.empty(), Optional.empty());

        assertThat(ready(unpinned).warnings()).hasSize(1);
        assertThat(ChangePlan.of(List.of(unpinned), BASE, UnpinnedUpdates.REJECT))
                .isInstanceOfSatisfying(
                        ChangePlan.Refused.class,
                        refused -> assertThat(refused.problems())
                                .extracting(FileProblem::code)
                                .containsExactly("UNPINNED"));
    }

    @Test
    void aBlobIdPinsLikeTheOriginalAndMustNotDisagreeWithIt() {
        String now = GitId.blob("old\n").hex();

        assertThat(ready(update(Optional.empty(), Optional.of(now))).warnings()).isEmpty();
        assertThat(codes(update(Optional.empty(), Optional.of(GitId.blob("x").hex()))))
                .containsExactly("STALE");
        assertThat(codes(update(Optional.of("x"), Optional.of(now)))).containsExactly("BASE_SHA_DIFFERS");
    }

    private static CodeChange update(Optional<String> original, Optional<String> sha) {
        return new CodeChange("a.py", ChangeType.UPDATE, original, "new\n", "", sha);
    }

    private static ChangePlan plan(CodeChange... changes) {
        return ChangePlan.of(List.of(changes), BASE, UnpinnedUpdates.WARN);
    }

    private static ChangePlan.Ready ready(CodeChange... changes) {
        return (ChangePlan.Ready) plan(changes);
    }

    private static List<String> codes(CodeChange... changes) {
        return ((ChangePlan.Refused) plan(changes))
                .problems().stream().map(FileProblem::code).toList();
    }
}
