package dev.sicd.benchmarks;

import dev.sicd.benchmarks.system.Lab;

/**
 * Measures one thing in all its aspects.
 *
 * @param name what it is asked for by
 * @param question what its rows answer, in a sentence
 */
public record Suite(String name, String question, Run run) {
    /** Measures, and adds a row to the lab's report as soon as it knows it. */
    @FunctionalInterface
    public interface Run {
        void in(Lab lab) throws Exception;
    }
}
