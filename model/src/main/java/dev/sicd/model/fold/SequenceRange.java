package dev.sicd.model.fold;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An unbroken stretch of a producer's event numbers. A producer's received numbers are kept as such stretches, one store
 * entry each, so that a hole is exact however many there are, and a new number touches at most two entries.
 */
public record SequenceRange(long first, long last) {

    /**
     * What receiving a number changes.
     *
     * @param put the stretch to write under its first number
     * @param remove a stretch that it swallowed
     * @param repeated the number was there already, under another event id
     */
    public record Change(Optional<SequenceRange> put, Optional<SequenceRange> remove, boolean repeated) {}

    /**
     * Adds one received number.
     *
     * @param below the nearest stretch that starts at or below the number
     * @param above the nearest stretch that starts above it
     */
    public static Change receive(long number, Optional<SequenceRange> below, Optional<SequenceRange> above) {
        if (below.isPresent() && number <= below.get().last()) {
            return new Change(Optional.empty(), Optional.empty(), true);
        }
        boolean joinsBelow = below.isPresent() && below.get().last() + 1 == number;
        boolean joinsAbove = above.isPresent() && above.get().first() == number + 1;
        long first = joinsBelow ? below.get().first() : number;
        long last = joinsAbove ? above.get().last() : number;
        return new Change(Optional.of(new SequenceRange(first, last)), joinsAbove ? above : Optional.empty(), false);
    }

    /**
     * The holes between stretches in ascending order, from 1 up to the declared last number where one was declared.
     *
     * @param declaredLast the producer's last number as it said at its end, 0 where it did not
     */
    public static List<SequenceRange> missing(List<SequenceRange> received, long declaredLast) {
        ArrayList<SequenceRange> missing = new ArrayList<>();
        long next = 1;
        for (SequenceRange range : received) {
            if (range.first() > next) {
                missing.add(new SequenceRange(next, range.first() - 1));
            }
            if (range.last() == Long.MAX_VALUE) {
                return List.copyOf(missing);
            }
            next = range.last() + 1;
        }
        if (declaredLast >= next) {
            missing.add(new SequenceRange(next, declaredLast));
        }
        return List.copyOf(missing);
    }
}
