package dev.sicd.publisher.github;

/**
 * One thing that was looked at before pull requests are to be opened.
 *
 * @param sentence for people, with the cure where there is something to cure
 */
public record Finding(Level level, String sentence) {

    /** How bad it is. */
    public enum Level {
        OK,
        /** It may work, or not wholly. */
        WARNING,
        /** No pull request can be opened. */
        FAULT
    }

    static Finding ok(String sentence) {
        return new Finding(Level.OK, sentence);
    }

    static Finding warning(String sentence) {
        return new Finding(Level.WARNING, sentence);
    }

    static Finding fault(String sentence) {
        return new Finding(Level.FAULT, sentence);
    }
}
