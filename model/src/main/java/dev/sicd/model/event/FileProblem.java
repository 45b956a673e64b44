package dev.sicd.model.event;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * What stands between one file of a proposal and its pull request, for the agent to act on or a person to accept.
 *
 * @param code a word for machines: {@code STALE}, {@code CONFLICT}, {@code PROTECTED_PATH}, {@code SECRET} and the like
 * @param line from 1, in the new content; 0 where it is about the whole file
 * @param detail a sentence for people, which never quotes the content
 */
public record FileProblem(String filePath, String code, int line, String detail) {
    /** How a signed statement says that a person accepts it: {@code secret:src/a.py:3} for instance. */
    public String acknowledgement() {
        String word = code.toLowerCase(Locale.ROOT) + ":" + filePath;
        return line == 0 ? word : word + ":" + line;
    }

    /**
     * The same of all that something waits for.
     *
     * @param code what the whole waits for; empty where that is not known
     */
    public static List<String> acknowledgements(String code, List<FileProblem> problems) {
        Stream<String> whole = Stream.of(code.toLowerCase(Locale.ROOT)).filter(word -> !word.isEmpty());
        return Stream.concat(whole, problems.stream().map(FileProblem::acknowledgement))
                .distinct()
                .toList();
    }
}
