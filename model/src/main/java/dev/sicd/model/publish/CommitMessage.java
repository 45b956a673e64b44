package dev.sicd.model.publish;

import dev.sicd.model.ledger.Hash;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Writes the message of a proposal's commit, and recognises one. The agent's words in it close and mention nothing, run
 * nothing, and sign for nobody: git and hosting services read messages, not only people.
 */
public final class CommitMessage {
    private static final String PROPOSAL = "Sicd-Proposal-Id: ";
    private static final String DIGEST = "Sicd-Digest: sha256:";
    private static final int DESCRIPTION_LENGTH_MAX = 4_000;
    private static final int TITLE_LENGTH_MAX = 256;
    private static final String BREAK = "\u200b";

    private static final Pattern LINE_END = Pattern.compile("\r\n|[\r\u0085\u2028\u2029]");
    /** Controls, and what is drawn as nothing. */
    private static final Pattern HIDDEN = Pattern.compile(
            "[\\p{Cf}\\p{Cc}\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\uffa0\ufe00-\ufe0f\\x{e0000}-\\x{e0fff}&&[^\n\t]]");

    private static final Pattern CLOSING_KEYWORD = Pattern.compile(
            "\\b(?:close[sd]?|fix(?:e[sd])?|resolve[sd]?)\\b(?=[\\s:*_~`\\[(\"'<-]{0,16}(?:#|GH-|https?:|www\\.|[\\w.-]{1,100}/[\\w.-]{1,100}#))",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern MENTION = Pattern.compile("@");
    private static final Pattern REFERENCE = Pattern.compile(
            "#(?=[\\p{L}\\p{N}_])|\\bGH-(?=\\d)|/(?:issues|pulls?|discussions)/(?=\\d)", Pattern.CASE_INSENSITIVE);
    private static final Pattern HOST = Pattern.compile("(?<=github)(?=\\.com)", Pattern.CASE_INSENSITIVE);
    /** What tells continuous integration to look away; taken out, it could leave another one behind. */
    private static final Pattern DIRECTIVE = Pattern.compile(
            "\\[(?= {0,8}(?:skip ci|ci skip|no ci|skip actions|actions skip))|\\*{3}(?=NO_CI)",
            Pattern.CASE_INSENSITIVE);
    /** A line that git reads as a trailer. */
    private static final Pattern TRAILER = Pattern.compile("[ \t]*[A-Za-z0-9][A-Za-z0-9-]{0,80}[ \t]{0,8}:(?!//).*");

    private CommitMessage() {}

    public static String of(
            String title, String description, String proposalId, Hash digest, Hash ledgerHead, String runId) {
        String why = cut(withoutTrailers(clean(description)).strip(), DESCRIPTION_LENGTH_MAX);
        return cut(clean(title).replace('\n', ' ').strip(), TITLE_LENGTH_MAX)
                + "\n\n"
                + (why.isEmpty() ? "" : why + "\n\n")
                + PROPOSAL + proposalId + "\n"
                + DIGEST + digest.hex() + "\n"
                + "Sicd-Run: " + runId + "\n"
                + "Sicd-Ledger-Head: " + ledgerHead.hex() + "\n";
    }

    /** Whether a commit says that it is this proposal's, where only its writer can: in the last paragraph. */
    public static boolean isOf(String message, String proposalId, Hash digest) {
        String[] paragraphs = message.stripTrailing().split("\n\n+", -1);
        List<String> last = Arrays.asList(paragraphs[paragraphs.length - 1].split("\n", -1));
        return paragraphs.length > 1
                && isOnly(last, PROPOSAL, PROPOSAL + proposalId)
                && isOnly(last, DIGEST, DIGEST + digest.hex());
    }

    private static boolean isOnly(List<String> lines, String start, String wanted) {
        List<String> found =
                lines.stream().filter(line -> line.startsWith(start)).toList();
        return found.equals(List.of(wanted));
    }

    private static String clean(String text) {
        String lines = LINE_END.matcher(text).replaceAll("\n");
        String shown = HIDDEN.matcher(lines).replaceAll("").replaceAll("\\p{Cs}", "\ufffd");
        String harmless = DIRECTIVE.matcher(shown).replaceAll("$0" + BREAK);
        harmless = CLOSING_KEYWORD.matcher(harmless).replaceAll("");
        harmless = MENTION.matcher(harmless).replaceAll("$0" + BREAK);
        harmless = REFERENCE.matcher(harmless).replaceAll("$0" + BREAK);
        return HOST.matcher(harmless).replaceAll(BREAK);
    }

    /** Wherever they stand: what is a paragraph's end here may be the message's end after a squash. */
    private static String withoutTrailers(String text) {
        StringBuilder kept = new StringBuilder();
        for (String line : text.split("\n", -1)) {
            if (!TRAILER.matcher(line).matches() || line.isBlank()) {
                kept.append(line).append('\n');
            }
        }
        return kept.toString();
    }

    private static String cut(String text, int lengthMax) {
        return text.codePointCount(0, text.length()) <= lengthMax
                ? text
                : text.substring(0, text.offsetByCodePoints(0, lengthMax - 1)) + "…";
    }
}
