package dev.sicd.cli.service;

import dev.sicd.aggregator.AggregatorConfig;
import dev.sicd.cli.Logs;
import dev.sicd.cli.Version;
import dev.sicd.cli.process.Foreground;
import dev.sicd.cli.process.Parts;
import dev.sicd.cli.process.Readiness;
import dev.sicd.cli.process.StartException;
import dev.sicd.ingest.IngestConfig;
import dev.sicd.kit.Metrics;
import dev.sicd.kit.auth.Access;
import dev.sicd.kit.auth.AccessConfig;
import dev.sicd.kit.auth.Role;
import dev.sicd.kit.config.ConfigException;
import dev.sicd.kit.config.Settings;
import dev.sicd.kit.http.HttpConfig;
import dev.sicd.kit.http.HttpServer;
import dev.sicd.kit.http.OperationalRoutes;
import dev.sicd.kit.http.PortTakenException;
import dev.sicd.kit.http.Routes;
import dev.sicd.kit.keys.KeyFileException;
import dev.sicd.kit.tls.ClientTls;
import dev.sicd.kit.tls.ServerTls;
import dev.sicd.publisher.PublisherConfig;
import dev.sicd.remote.RemoteStores;
import java.io.PrintWriter;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.ApiException;

/** What all services have in common around them: settings, server, health, one line when they are usable. */
final class ServiceProcess {
    private static final String PORT = "SICD_PORT";
    /** What the launcher and its clients read. */
    private static final Set<String> LAUNCHER =
            Set.of(PORT, "SICD_URL", "SICD_TOKEN", "SICD_JAVA_HOME", "SICD_JAVA_OPTS", "SICD_PRINT_JAVA_HOME");

    private ServiceProcess() {}

    /** Starts a service once its settings are read. */
    @FunctionalInterface
    interface Start {
        /**
         * The service, started.
         *
         * @param settings to be checked before anything is started
         */
        Service start(Settings settings, Parts parts, Metrics metrics) throws InterruptedException;
    }

    /**
     * Runs a service until a signal.
     *
     * @param name as in {@code sicd aggregator}
     * @param port where it listens unless {@code SICD_PORT} says otherwise
     * @throws StartException when it cannot be started as asked
     */
    static void run(String name, int port, PrintWriter out, PrintWriter err, Start start) throws InterruptedException {
        Logs.toStandardError();
        Foreground.run(parts -> serve(port, parts, err, start), url -> {
            out.println("SICD %s ready: %s".formatted(name, url));
            out.flush();
        });
    }

    private static String serve(int port, Parts parts, PrintWriter err, Start start) throws InterruptedException {
        try {
            Settings settings = Settings.of(set(System.getenv()), names());
            AccessConfig accessConfig = AccessConfig.parse(settings);
            Optional<ServerTls> tls = ServerTls.parse(settings, InstantSource.system());
            int listenAt = settings.integer(PORT, port, 0, 65_535);
            Metrics metrics = parts.own(Metrics.create());
            metrics.build("sicd", Version.TEXT);
            Service service = start.start(settings, parts, metrics);
            metrics.ready("sicd", service.health());
            Routes routes = Routes.merge(service.routes(), OperationalRoutes.of(service.health(), metrics));
            HttpServer server = parts.own(HttpServer.start(
                    HttpConfig.onPort(listenAt).withHost(accessConfig.host()).withTls(tls),
                    routes,
                    metrics,
                    access(service.internal() ? accessConfig.withoutRateLimit() : accessConfig)));
            Readiness.await(service.health(), said -> err.println("sicd: " + said));
            return server.url();
        } catch (PortTakenException | ConfigException | KeyFileException | IllegalStateException e) {
            parts.close();
            throw new StartException(String.valueOf(e.getMessage()), e);
        } catch (ApiException e) {
            parts.close();
            throw new StartException("the brokers refuse: " + e.getMessage(), e);
        } catch (KafkaException e) {
            parts.close();
            Throwable reason = e.getCause() == null ? e : e.getCause();
            throw new StartException(
                    "no Kafka client can be made of these settings (%s); check SICD_BOOTSTRAP_SERVERS and SICD_KAFKA_*"
                            .formatted(reason.getMessage()),
                    e);
        } catch (Throwable e) {
            parts.close();
            throw e;
        }
    }

    /** Without a token file only this machine can ask, and everybody on it reads and records. */
    private static Access access(AccessConfig config) {
        return config.access(
                config.authentication(Set.of(Role.READER, Role.AGENT), InstantSource.system()), System::nanoTime);
    }

    /** An empty variable says nothing, as in files of environments that list all of them. */
    private static Map<String, String> set(Map<String, String> environment) {
        return environment.entrySet().stream()
                .filter(variable -> !variable.getValue().isBlank())
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /** Those of all services: they may share one file of settings. */
    private static Set<String> names() {
        Set<String> names = new HashSet<>(LAUNCHER);
        names.addAll(AggregatorConfig.NAMES);
        names.addAll(IngestConfig.NAMES);
        names.addAll(PublisherConfig.NAMES);
        names.addAll(RemoteStores.NAMES);
        names.addAll(AccessConfig.NAMES);
        names.addAll(ServerTls.NAMES);
        names.addAll(ClientTls.NAMES);
        return names;
    }
}
