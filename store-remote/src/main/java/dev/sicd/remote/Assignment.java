package dev.sicd.remote;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Which aggregator has the stores of which partition, as one of them knows it.
 *
 * @param partitions of the inputs
 * @param owners the base of the read port's URLs by partition; one that nobody has at the moment is absent
 */
public record Assignment(int partitions, Map<Integer, URI> owners) {
    public Assignment {
        owners = Map.copyOf(owners);
    }

    Optional<URI> ownerOf(int partition) {
        return Optional.ofNullable(owners.get(partition));
    }

    ObjectNode json() {
        ObjectNode json = JsonNodeFactory.instance.objectNode().put("partitions", partitions);
        ObjectNode urls = json.putObject("owners");
        owners.forEach((partition, url) -> urls.put(Integer.toString(partition), url.toString()));
        return json;
    }

    /** @throws IllegalArgumentException when it is nothing that {@link #json} writes */
    static Assignment of(JsonNode json) {
        Map<Integer, URI> owners = new HashMap<>();
        for (Map.Entry<String, JsonNode> owner : json.path("owners").properties()) {
            owners.put(
                    Integer.valueOf(owner.getKey()), URI.create(owner.getValue().textValue()));
        }
        return new Assignment(json.path("partitions").asInt(), owners);
    }
}
