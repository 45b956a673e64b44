package dev.sicd.policy;

import java.util.List;

/**
 * What became of one of a file's own tests.
 *
 * @param line of the file, from 1
 * @param differences from what was expected; none when it passed
 */
public record TestResult(String name, int line, List<String> differences) {
    public TestResult {
        differences = List.copyOf(differences);
    }

    public boolean passed() {
        return differences.isEmpty();
    }
}
