package dev.sicd.cli.service;

import dev.sicd.cli.process.StartException;
import dev.sicd.schemas.Topic;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Asks the brokers what a service has to know of the topics before it starts. */
final class InputTopics {
    private static final int ANSWER_MAX_S = 30;

    private InputTopics() {}

    /**
     * How many partitions the inputs and the ledger have.
     *
     * @param of one of them, which the service may describe
     * @throws StartException when there are no topics, or the brokers do not say
     */
    static int partitions(String bootstrapServers, String prefix, Map<String, String> kafka, Topic of)
            throws InterruptedException {
        String topic = of.name(prefix);
        Map<String, Object> settings = new HashMap<>(kafka);
        settings.put("bootstrap.servers", bootstrapServers);
        try (Admin admin = Admin.create(settings)) {
            return admin.describeTopics(List.of(topic))
                    .allTopicNames()
                    .get(ANSWER_MAX_S, TimeUnit.SECONDS)
                    .values()
                    .iterator()
                    .next()
                    .partitions()
                    .size();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnknownTopicOrPartitionException) {
                throw new StartException("there is no topic " + topic + " at " + bootstrapServers
                        + "; './sicd topics apply' makes all that is needed");
            }
            throw new StartException("the brokers at " + bootstrapServers + " refuse: " + why(e), e);
        } catch (TimeoutException e) {
            throw new StartException("the brokers at " + bootstrapServers + " do not answer", e);
        }
    }

    private static String why(ExecutionException fault) {
        if (!(fault.getCause() instanceof SslAuthenticationException untrusted)) {
            return String.valueOf(fault.getMessage());
        }
        Throwable root = untrusted;
        for (Throwable cause = root.getCause(); cause != null; cause = root.getCause()) {
            root = cause;
        }
        return "%s (%s); see SICD_KAFKA_SSL_TRUSTSTORE_LOCATION".formatted(untrusted.getMessage(), root.getMessage());
    }
}
