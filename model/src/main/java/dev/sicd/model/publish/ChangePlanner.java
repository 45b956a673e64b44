package dev.sicd.model.publish;

import dev.sicd.model.event.CodeChange;
import dev.sicd.model.event.CodeChange.ChangeType;
import dev.sicd.model.event.FileProblem;
import dev.sicd.model.git.BaseTree;
import dev.sicd.model.git.GitId;
import dev.sicd.model.git.Mode;
import dev.sicd.model.git.PathEntry;
import dev.sicd.model.git.TreeEntry;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Decides file by file what a change means, and collects what stops any of them; one per plan. */
final class ChangePlanner {
    private static final String CONFLICT = "CONFLICT";

    private final BaseTree base;
    private final UnpinnedUpdates unpinned;
    private final List<Edit> edits = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();
    private final List<FileProblem> problems = new ArrayList<>();

    ChangePlanner(BaseTree base, UnpinnedUpdates unpinned) {
        this.base = base;
        this.unpinned = unpinned;
    }

    ChangePlan plan(List<CodeChange> changes) {
        changes.stream().sorted(Comparator.comparing(CodeChange::filePath)).forEach(this::change);
        if (!problems.isEmpty()) {
            return new ChangePlan.Refused(problems);
        }
        GitId expected = base.treeAfter(written(), deleted());
        return expected.equals(base.root())
                ? new ChangePlan.AlreadyApplied()
                : new ChangePlan.Ready(edits, expected, warnings);
    }

    private void change(CodeChange change) {
        String path = change.filePath();
        Optional<PathEntry> obstacle = base.obstacle(path);
        if (obstacle.isPresent()) {
            String what = words(obstacle.get().mode()) + " '" + obstacle.get().path() + "'";
            problem(path, "NOT_A_FILE", what + " is in the way; choose another path");
            return;
        }
        Optional<TreeEntry> entry = base.at(path);
        if (entry.isPresent() && !entry.get().mode().isFile()) {
            problem(path, "NOT_A_FILE", words(entry.get().mode()) + " is at this path; only files can be changed");
            return;
        }
        if (contradictsItself(change)) {
            problem(
                    path,
                    "BASE_SHA_DIFFERS",
                    "base_sha is not the blob id of original_content; send the one that is right");
            return;
        }
        switch (change.changeType()) {
            case CREATE -> create(change, entry);
            case UPDATE -> update(change, entry);
            case DELETE -> delete(change, entry);
            case UNKNOWN ->
                throw new IllegalArgumentException("'" + path
                        + "' has no change type; check proposals with ProposalRules before they are planned");
        }
    }

    private void create(CodeChange change, Optional<TreeEntry> entry) {
        String path = change.filePath();
        if (entry.isPresent()) {
            if (!entry.get().id().equals(GitId.blob(change.newContent()))) {
                problem(path, CONFLICT, "the file exists with other content; read it, and propose to update it");
            }
            return;
        }
        Optional<String> clash = base.caseClash(path);
        if (clash.isPresent()) {
            problem(
                    path,
                    CONFLICT,
                    "'" + clash.get() + "' exists and differs in case only; write the path as it is there");
            return;
        }
        edits.add(Edit.write(path, Mode.FILE, change.newContent()));
    }

    private void update(CodeChange change, Optional<TreeEntry> entry) {
        String path = change.filePath();
        if (entry.isEmpty()) {
            problem(path, CONFLICT, "there is no such file in the base; propose to create it, or correct the path");
            return;
        }
        if (entry.get().id().equals(GitId.blob(change.newContent())) || !isPinnedRight(change, entry.get())) {
            return;
        }
        if (pin(change).isEmpty() && unpinned == UnpinnedUpdates.REJECT) {
            problem(
                    path,
                    "UNPINNED",
                    "the update does not say what it was made from; propose it with original_content");
            return;
        }
        if (pin(change).isEmpty()) {
            warnings.add(path + ": updated without original_content, so what others changed since may be undone");
        }
        edits.add(Edit.write(path, entry.get().mode(), change.newContent()));
    }

    private void delete(CodeChange change, Optional<TreeEntry> entry) {
        String path = change.filePath();
        if (entry.isEmpty()) {
            warnings.add(path + ": not in the base, so there was nothing to delete");
            return;
        }
        if (isPinnedRight(change, entry.get())) {
            edits.add(Edit.delete(path, entry.get().mode()));
        }
    }

    /** Whether the file is what the change was made from, as far as it says; where it is not, that is a problem. */
    private boolean isPinnedRight(CodeChange change, TreeEntry entry) {
        Optional<String> pin = pin(change);
        if (pin.isEmpty() || pin.get().equals(entry.id().hex())) {
            return true;
        }
        problem(
                change.filePath(),
                "STALE",
                "the file is blob " + entry.id() + " now, which the change was not made from; read it again");
        return false;
    }

    /** The blob that the change was made from. The content counts more than the id, since people have approved it. */
    private static Optional<String> pin(CodeChange change) {
        return change.originalContent().map(text -> GitId.blob(text).hex()).or(() -> baseSha(change));
    }

    private static Optional<String> baseSha(CodeChange change) {
        return change.baseSha().map(sha -> sha.toLowerCase(Locale.ROOT)).filter(sha -> !sha.isEmpty());
    }

    private static boolean contradictsItself(CodeChange change) {
        return change.changeType() != ChangeType.CREATE
                && baseSha(change).isPresent()
                && !baseSha(change).equals(pin(change));
    }

    private List<PathEntry> written() {
        return edits.stream()
                .flatMap(edit -> edit.blob().map(blob -> new PathEntry(edit.path(), edit.mode(), blob)).stream())
                .toList();
    }

    private List<String> deleted() {
        return edits.stream().filter(Edit::isDeletion).map(Edit::path).toList();
    }

    private static String words(Mode mode) {
        return switch (mode) {
            case FILE, EXECUTABLE -> "a file";
            case SYMLINK -> "a symbolic link";
            case SUBMODULE -> "a submodule";
            case DIRECTORY -> "a directory";
        };
    }

    private void problem(String path, String code, String detail) {
        problems.add(new FileProblem(path, code, 0, detail));
    }
}
