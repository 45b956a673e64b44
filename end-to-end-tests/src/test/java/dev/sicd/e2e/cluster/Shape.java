package dev.sicd.e2e.cluster;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What a cluster consists of, beside three brokers.
 *
 * @param smallDisks whether one broker and one aggregator have a disk each that can be made full
 * @param patches directories of classes that take the place of the services' own
 */
public record Shape(
        int partitions,
        int ingests,
        int aggregators,
        int queries,
        boolean smallDisks,
        List<Path> patches,
        Map<String, String> publisher) {
    public Shape {
        patches = List.copyOf(patches);
        publisher = Map.copyOf(publisher);
    }

    /**
     * What fits on one machine.
     *
     * @param publisher settings of the publisher, where it opens pull requests
     */
    public static Shape small(Map<String, String> publisher) {
        return new Shape(4, 1, 3, 1, true, List.of(), publisher);
    }

    public Shape patched(List<Path> newPatches) {
        return new Shape(partitions, ingests, aggregators, queries, smallDisks, newPatches, publisher);
    }
}
