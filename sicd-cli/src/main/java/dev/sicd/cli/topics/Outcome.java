package dev.sicd.cli.topics;

import java.util.List;
import java.util.stream.Stream;

/**
 * What was done, and what is still not as it should be.
 *
 * @param done for people, a line for each change
 * @param remaining in the order of the topics
 */
record Outcome(List<String> done, List<Difference> remaining) {
    Outcome {
        done = List.copyOf(done);
        remaining = List.copyOf(remaining);
    }

    Outcome and(Outcome other) {
        return new Outcome(
                Stream.concat(done.stream(), other.done.stream()).toList(),
                Stream.concat(remaining.stream(), other.remaining.stream()).toList());
    }
}
