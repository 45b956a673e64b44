package dev.sicd.cli.demo;

/** Puts a number before a word in English. */
final class Counted {
    private Counted() {}

    /** {@code 1 file}, {@code 2 files}. */
    static String of(int count, String thing) {
        return count == 1 ? "1 " + thing : "%d %ss".formatted(count, thing);
    }
}
