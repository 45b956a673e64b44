package dev.sicd.cli.proposal;

import dev.sicd.cli.terminal.Terminal;
import dev.sicd.cli.tidy.UnifiedDiff;
import dev.sicd.model.event.CodeChange;
import dev.sicd.model.event.CodeChange.ChangeType;
import dev.sicd.model.event.ProposalContent;
import java.util.Locale;

/**
 * Prints a proposal's changes as unified diffs. Each line of content has a sign before it, so that none can be taken for a
 * file's heading, and characters that a terminal hides are shown. It does not fetch what the agent did not send.
 */
final class ProposalDiff {
    private final Terminal terminal;

    ProposalDiff(Terminal terminal) {
        this.terminal = terminal;
    }

    void print(ProposalContent content) {
        content.changes().forEach(this::print);
    }

    private void print(CodeChange change) {
        terminal.heading(change.changeType().name().toLowerCase(Locale.ROOT) + " " + change.filePath());
        terminal.line("# why: " + change.rationale());
        boolean given = change.originalContent().isPresent();
        if (change.changeType() == ChangeType.CREATE) {
            if (given) {
                terminal.line("# a new file, but the agent sent an original too; the difference is to that");
            }
        } else if (!given) {
            terminal.line(
                    change.changeType() == ChangeType.DELETE
                            ? "# the whole file is deleted; the agent did not send what it holds"
                            : "# the agent did not send the original: the whole new file is shown, not what differs");
        }
        String revised = change.changeType() == ChangeType.DELETE ? "" : change.newContent();
        String diff =
                UnifiedDiff.between(change.filePath(), change.originalContent().orElse(""), revised);
        if (diff.isEmpty()) {
            terminal.line("# no line differs");
            return;
        }
        // not lines(): that would take a carriage return within a line for its end, and hide it
        for (String line : diff.substring(0, diff.length() - 1).split("\n", -1)) {
            terminal.diffLine(line);
        }
    }
}
