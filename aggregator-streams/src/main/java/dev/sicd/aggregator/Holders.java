package dev.sicd.aggregator;

import dev.sicd.kit.config.HostPort;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.streams.StreamsMetadata;
import org.apache.kafka.streams.state.HostInfo;

/**
 * Where the read ports are of the instances that have the stores of a partition.
 *
 * @param owners by partition, whoever folds it; one that nobody folds at the moment is absent
 * @param standbys by partition, those who keep a copy
 */
public record Holders(Map<Integer, HostPort> owners, Map<Integer, List<HostPort>> standbys) {
    public Holders {
        owners = Map.copyOf(owners);
        standbys = Map.copyOf(standbys);
    }

    static Holders of(Collection<StreamsMetadata> instances) {
        Map<Integer, HostPort> owners = new HashMap<>();
        Map<Integer, List<HostPort>> standbys = new HashMap<>();
        for (StreamsMetadata instance : instances) {
            if (instance.hostInfo().equals(HostInfo.unavailable())) {
                continue;
            }
            HostPort address = new HostPort(instance.host(), instance.port());
            instance.topicPartitions().forEach(input -> owners.put(input.partition(), address));
            instance.standbyTopicPartitions().stream()
                    .map(input -> input.partition())
                    .distinct()
                    .forEach(partition -> standbys.computeIfAbsent(partition, none -> new ArrayList<>())
                            .add(address));
        }
        return new Holders(owners, standbys);
    }
}
