package dev.sicd.publisher;

import java.util.regex.Pattern;

/**
 * Makes an agent's text harmless on a hosting service: it notifies nobody, refers to nothing, closes nothing, hides nothing.
 * It does not judge what the text says, and a reader sees the same words as before.
 *
 * <p>What would act gets a zero-width space where it stops acting. That works in prose and in code alike; an entity or a
 * backslash would show in code, and taking markup out would turn {@code List<String>} into {@code List}.
 */
final class HostText {
    private static final String BREAK = "\u200b";
    private static final int FENCE_LENGTH_MIN = 3;

    private static final Pattern LINE_END = Pattern.compile("\r\n|[\r\u0085\u2028\u2029]");

    /** Controls, and all that is drawn as nothing: bidi marks, zero-width characters, tags, fillers, variation selectors. */
    private static final Pattern HIDDEN = Pattern.compile(
            "[\\p{Cf}\\p{Cc}\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\uffa0\ufe00-\ufe0f\\x{e0000}-\\x{e0fff}&&[^\n\t]]");

    private static final Pattern HALF_CHARACTER = Pattern.compile("\\p{Cs}");

    /** What starts a tag, a comment, a declaration or an autolink. */
    private static final Pattern MARKUP = Pattern.compile("<(?=[A-Za-z/!?])");

    // the entity "&commat;" is an @ to whoever looks for mentions after rendering
    private static final Pattern ENTITY = Pattern.compile("&(?=#|[A-Za-z][A-Za-z0-9]{1,31};)");

    private static final Pattern CLOSING_KEYWORD = Pattern.compile(
            "\\b([cfr])(?=(?:lose[sd]?|ix(?:e[sd])?|esolve[sd]?)\\b"
                    + "[\\s:*_~`\\[(\"'<-]{0,16}(?:#|GH-|https?:|www\\.|[\\w.-]{1,100}/[\\w.-]{1,100}#))",
            Pattern.CASE_INSENSITIVE);

    /** What tells continuous integration to look away, in the message of a commit that a title becomes. */
    private static final Pattern DIRECTIVE = Pattern.compile(
            "\\[(?= {0,8}(?:skip ci|ci skip|no ci|skip actions|actions skip))|\\*{3}(?=NO_CI)",
            Pattern.CASE_INSENSITIVE);

    private static final Pattern MENTION = Pattern.compile("@");
    private static final Pattern REFERENCE =
            Pattern.compile("#(?=[\\p{L}\\p{N}_])|\\bGH-(?=\\d)", Pattern.CASE_INSENSITIVE);
    private static final Pattern HOST = Pattern.compile("(github)(?=\\\\?\\.com)", Pattern.CASE_INSENSITIVE);

    /** The path alone, so that it holds on a server of any name and in a relative link. */
    private static final Pattern LINK =
            Pattern.compile("/(?:issues|pulls?|discussions)/(?=\\d)", Pattern.CASE_INSENSITIVE);

    private HostText() {}

    /** The text for a Markdown body, its lines ended by {@code \n}. */
    static String defused(String text) {
        String harmless = withoutComments(visible(text));
        harmless = broken(MARKUP, harmless);
        harmless = broken(ENTITY, harmless);
        harmless = broken(CLOSING_KEYWORD, harmless);
        harmless = broken(MENTION, harmless);
        harmless = broken(REFERENCE, harmless);
        harmless = broken(HOST, harmless);
        return broken(LINK, harmless);
    }

    /** The text as one line that is no Markdown: a title, which a squash makes a commit's message. */
    static String line(String text, int lengthMax) {
        String harmless = visible(text).replace('\n', ' ').strip();
        harmless = broken(CLOSING_KEYWORD, harmless);
        harmless = broken(MENTION, harmless);
        harmless = broken(REFERENCE, harmless);
        harmless = broken(LINK, broken(HOST, harmless));
        harmless = broken(DIRECTIVE, harmless);
        return harmless.codePointCount(0, harmless.length()) <= lengthMax
                ? harmless
                : harmless.substring(0, harmless.offsetByCodePoints(0, lengthMax - 1)) + "…";
    }

    /** The text as a Markdown code span, where nothing acts; its fence is longer than any run of backticks inside. */
    static String code(String text) {
        String inside = broken(MARKUP, visible(text).replace('\n', ' '));
        String fence = "`".repeat(longestRun(inside) + 1);
        boolean touches = inside.startsWith("`") || inside.endsWith("`");
        return touches ? fence + " " + inside + " " + fence : fence + inside + fence;
    }

    /** The text as a block of code, where nothing acts and all other characters stay; no run of backticks inside closes it. */
    static String codeBlock(String text) {
        String inside = broken(MARKUP, visible(text)).stripTrailing();
        String fence = "`".repeat(Math.max(FENCE_LENGTH_MIN, longestRun(inside) + 1));
        return fence + "\n" + inside + "\n" + fence;
    }

    private static String visible(String text) {
        String lines = LINE_END.matcher(text).replaceAll("\n");
        String shown = HIDDEN.matcher(lines).replaceAll("");
        return HALF_CHARACTER.matcher(shown).replaceAll("\ufffd");
    }

    /** By hand, since a pattern would scan to the end again for each of many comments that never close. */
    private static String withoutComments(String text) {
        StringBuilder kept = new StringBuilder(text.length());
        int from = 0;
        for (int start = text.indexOf("<!--"); start >= 0; start = text.indexOf("<!--", from)) {
            // two characters back: "<!-->" and "<!--->" are whole comments
            int end = text.indexOf("-->", start + 2);
            if (end < 0) {
                break;
            }
            kept.append(text, from, start);
            from = end + 3;
        }
        return kept.append(text, from, text.length()).toString();
    }

    private static String broken(Pattern pattern, String text) {
        return pattern.matcher(text).replaceAll("$0" + BREAK);
    }

    private static int longestRun(String text) {
        int longest = 0;
        int run = 0;
        for (int i = 0; i < text.length(); i++) {
            run = text.charAt(i) == '`' ? run + 1 : 0;
            longest = Math.max(longest, run);
        }
        return longest;
    }
}
