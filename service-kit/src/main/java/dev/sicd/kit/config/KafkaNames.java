package dev.sicd.kit.config;

import dev.sicd.kit.Spelling;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;

/** Translates between names of Kafka properties and of environment variables; it does not judge values. */
final class KafkaNames {
    private static final Set<String> CLIENT_PROPERTIES = clientProperties();

    private KafkaNames() {}

    static String propertyOf(String variable) {
        return variable.toLowerCase(Locale.ROOT).replace('_', '.');
    }

    static String variableOf(String property) {
        return property.toUpperCase(Locale.ROOT).replace('.', '_');
    }

    /**
     * The property of a client that was probably meant by one that no client has. Empty for an existing one, and for one
     * unlike all others, which may belong to a plug-in or to Kafka Streams.
     */
    static Optional<String> meantBy(String property) {
        return CLIENT_PROPERTIES.contains(property) ? Optional.empty() : Spelling.nearest(property, CLIENT_PROPERTIES);
    }

    private static Set<String> clientProperties() {
        Set<String> names = new TreeSet<>(ProducerConfig.configNames());
        names.addAll(ConsumerConfig.configNames());
        names.addAll(AdminClientConfig.configNames());
        return names;
    }
}
