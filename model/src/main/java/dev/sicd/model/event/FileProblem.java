package dev.sicd.model.event;

import java.util.Locale;

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
}
