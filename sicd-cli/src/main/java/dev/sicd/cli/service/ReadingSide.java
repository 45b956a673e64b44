package dev.sicd.cli.service;

import dev.sicd.cli.process.Parts;
import dev.sicd.kit.config.HostPort;
import dev.sicd.kit.config.Settings;
import dev.sicd.kit.tls.ClientTls;
import dev.sicd.remote.RemoteStoreReader;
import dev.sicd.remote.RemoteStores;
import dev.sicd.schemas.Topic;
import java.time.InstantSource;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What a service that reads the aggregators' stores is told about them.
 *
 * @param kafka properties for every Kafka client; may hold secrets
 * @param tls whom to believe among them, and what to show to them
 */
record ReadingSide(
        String bootstrapServers, String prefix, Map<String, String> kafka, RemoteStores stores, ClientTls tls) {
    /** Reads the settings; what is wrong is in {@code settings} afterwards, and only its check throws. */
    static ReadingSide parse(Settings settings) {
        return new ReadingSide(
                settings.hostPorts("SICD_BOOTSTRAP_SERVERS").stream()
                        .map(HostPort::toString)
                        .collect(Collectors.joining(",")),
                settings.text("SICD_TOPIC_PREFIX", "sicd"),
                settings.kafkaProperties(),
                RemoteStores.parse(settings),
                ClientTls.parse(settings, InstantSource.system()));
    }

    /** @param topic an input or the ledger, which the service may describe: it tells the number of partitions */
    RemoteStoreReader open(Parts parts, Topic topic) throws InterruptedException {
        int partitions = InputTopics.partitions(bootstrapServers, prefix, kafka, topic);
        return parts.own(RemoteStoreReader.open(stores, tls, partitions));
    }
}
