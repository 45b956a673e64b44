package dev.sicd.policy;

import java.util.List;
import java.util.stream.Collectors;

/** A policy file that cannot be used, with all its mistakes in the order of the file. */
public final class PolicyException extends Exception {
    private final transient List<Mistake> mistakes;

    PolicyException(List<Mistake> mistakes) {
        super(mistakes.stream().map(Mistake::toString).collect(Collectors.joining("\n")), null, false, false);
        this.mistakes = List.copyOf(mistakes);
    }

    public List<Mistake> mistakes() {
        return mistakes;
    }
}
