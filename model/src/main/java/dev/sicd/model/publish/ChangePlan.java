package dev.sicd.model.publish;

import dev.sicd.model.event.CodeChange;
import dev.sicd.model.event.FileProblem;
import dev.sicd.model.git.BaseTree;
import dev.sicd.model.git.GitId;
import java.util.List;

/** What the changes of a proposal mean on top of a tree: edits, nothing, or what is wrong with them. It writes nothing. */
public sealed interface ChangePlan {
    /**
     * It can be done.
     *
     * @param edits at least one, by path; what the base has already is not among them
     * @param expectedTree what the tree must be called when they are done, or something else was stored than was approved
     * @param warnings sentences for people: what was let through without proof
     */
    record Ready(List<Edit> edits, GitId expectedTree, List<String> warnings) implements ChangePlan {
        public Ready {
            edits = List.copyOf(edits);
            warnings = List.copyOf(warnings);
        }
    }

    /** The base is what the proposal wants it to be. */
    record AlreadyApplied() implements ChangePlan {}

    /** At least one of the files stops it; all that do are here. */
    record Refused(List<FileProblem> problems) implements ChangePlan {
        public Refused {
            problems = List.copyOf(problems);
        }
    }

    /**
     * Plans changes that {@link dev.sicd.model.event.ProposalRules} has nothing against.
     *
     * @param base knows all directories that the changes' paths lead through
     * @throws IllegalStateException when it does not
     */
    static ChangePlan of(List<CodeChange> changes, BaseTree base, UnpinnedUpdates unpinned) {
        return new ChangePlanner(base, unpinned).plan(changes);
    }
}
