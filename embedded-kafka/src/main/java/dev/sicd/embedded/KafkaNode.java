package dev.sicd.embedded;

import java.util.concurrent.CompletableFuture;
import kafka.server.BrokerServer;
import kafka.server.ControllerServer;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.server.Server$;
import kafka.server.SharedServer;
import kafka.server.StandardFaultHandlerFactory;
import org.apache.kafka.common.metrics.Metrics;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.KRaftMetadataCache;
import org.apache.kafka.metadata.bootstrap.BootstrapMetadata;
import org.apache.kafka.metadata.properties.MetaPropertiesEnsemble;
import org.apache.kafka.raft.QuorumConfig;
import org.apache.kafka.server.ServerSocketFactory;
import org.slf4j.LoggerFactory;
import scala.Tuple2;

/** The controller and the broker of a cluster of one, put together as {@link KafkaRaftServer} does but with {@link KnownPartitions}. */
final class KafkaNode {
    private final ControllerServer controller;
    private final BrokerServer broker;

    KafkaNode(KafkaConfig config) {
        Tuple2<MetaPropertiesEnsemble, BootstrapMetadata> logDirs =
                KafkaRaftServer.initializeLogDirs(config, LoggerFactory.getLogger(KafkaNode.class), "");
        String clusterId = logDirs._1().clusterId().orElseThrow();
        Metrics metrics = Server$.MODULE$.initializeMetrics(config, Time.SYSTEM, clusterId);
        QuorumConfig quorum = config.quorumConfig();
        SharedServer shared = new SharedServer(
                config,
                logDirs._1(),
                Time.SYSTEM,
                metrics,
                CompletableFuture.completedFuture(QuorumConfig.parseVoterConnections(quorum.voters())),
                QuorumConfig.parseBootstrapServers(quorum.bootstrapServers()),
                new StandardFaultHandlerFactory(),
                ServerSocketFactory.INSTANCE);
        this.broker = new Broker(shared);
        this.controller = new ControllerServer(shared, KafkaRaftServer.configSchema(), logDirs._2());
    }

    /** Returns when clients are accepted. */
    void startup() {
        // the broker asks the controller to let it in
        controller.startup();
        broker.startup();
    }

    /** Stops both in order, started or not, and returns when they are gone. */
    void shutdown() {
        // the broker says farewell to the controller
        broker.shutdown();
        controller.shutdown();
        broker.awaitShutdown();
        controller.awaitShutdown();
    }

    /** What its broker knows of the cluster. */
    KRaftMetadataCache metadata() {
        return broker.metadataCache();
    }

    private static final class Broker extends BrokerServer {
        private final SharedServer shared;

        Broker(SharedServer shared) {
            super(shared);
            this.shared = shared;
        }

        /** Called once, at the start, with what the broker would use itself. */
        @Override
        public void metadataCache_$eq(KRaftMetadataCache plain) {
            super.metadataCache_$eq(new KnownPartitions(
                    config().nodeId(), () -> shared.raftManager().client().kraftVersion()));
        }
    }
}
