package dev.sicd.model.publish;

import dev.sicd.model.event.FileProblem;
import dev.sicd.model.git.GitId;
import java.time.Duration;
import java.util.List;

/** How a publication ended; codes are words for machines, reasons sentences for people. */
public sealed interface Outcome {

    /** The pull request is there, whatever people did with it since. */
    record Opened(
            long number,
            String url,
            GitId commit,
            GitId tree,
            String baseBranch,
            GitId baseCommit,
            List<String> warnings)
            implements Outcome {
        public Opened {
            warnings = List.copyOf(warnings);
        }
    }

    /** The base has it all. */
    record AlreadyApplied(String baseBranch, GitId baseCommit) implements Outcome {}

    /** A person has to look at it. */
    record Parked(String code, String reason, List<FileProblem> files) implements Outcome {
        public Parked {
            files = List.copyOf(files);
        }
    }

    /** It will never work as it is; the files say what to do otherwise. */
    record Failed(String code, String reason, List<FileProblem> files) implements Outcome {
        public Failed {
            files = List.copyOf(files);
        }
    }

    /**
     * It goes on by itself after this time.
     *
     * @param certain whether the way is free then, as far as anybody knows; else each wait is longer than the one before
     */
    record Deferred(String code, String reason, Duration patience, boolean certain) implements Outcome {}

    /** Nothing can be done for any proposal until the credentials are mended; of this one nothing is said. */
    record Halted(String reason) implements Outcome {}
}
