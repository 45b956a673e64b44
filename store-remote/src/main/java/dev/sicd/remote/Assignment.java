package dev.sicd.remote;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which aggregator has the stores of which partition, as one of them knows it.
 *
 * @param partitions of the inputs
 * @param owners the base of the read port's URLs by partition; one that nobody has at the moment is absent
 * @param standbys those that keep copies, by partition; one without copies is absent
 */
public record Assignment(int partitions, Map<Integer, URI> owners, Map<Integer, List<URI>> standbys) {
    public Assignment {
        owners = Map.copyOf(owners);
        standbys = Map.copyOf(standbys);
    }

    Optional<URI> ownerOf(int partition) {
        return Optional.ofNullable(owners.get(partition));
    }

    /** Whoever may have something of a partition, its owner last: who asks for a copy did not get the owner's answer. */
    List<URI> holdersOf(int partition) {
        List<URI> holders = new ArrayList<>(standbys.getOrDefault(partition, List.of()));
        ownerOf(partition).ifPresent(holders::add);
        return holders;
    }

    ObjectNode json() {
        ObjectNode json = JsonNodeFactory.instance.objectNode().put("partitions", partitions);
        ObjectNode urls = json.putObject("owners");
        owners.forEach((partition, url) -> urls.put(Integer.toString(partition), url.toString()));
        ObjectNode copies = json.putObject("standbys");
        standbys.forEach((partition, of) ->
                of.forEach(url -> copies.withArray(Integer.toString(partition)).add(url.toString())));
        return json;
    }

    /** @throws IllegalArgumentException when it is nothing that {@link #json} writes */
    static Assignment of(JsonNode json) {
        Map<Integer, URI> owners = new HashMap<>();
        json.path("owners")
                .properties()
                .forEach(owner -> owners.put(
                        Integer.valueOf(owner.getKey()),
                        URI.create(owner.getValue().asText())));
        Map<Integer, List<URI>> standbys = new HashMap<>();
        for (Map.Entry<String, JsonNode> copies : json.path("standbys").properties()) {
            List<URI> urls = new ArrayList<>();
            copies.getValue().forEach(url -> urls.add(URI.create(url.asText())));
            standbys.put(Integer.valueOf(copies.getKey()), urls);
        }
        return new Assignment(json.path("partitions").asInt(), owners, standbys);
    }
}
