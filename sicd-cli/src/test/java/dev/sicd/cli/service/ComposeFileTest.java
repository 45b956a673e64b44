package dev.sicd.cli.service;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.sicd.aggregator.AggregatorConfig;
import dev.sicd.cli.topics.TopicsCommand;
import dev.sicd.kit.auth.AccessConfig;
import dev.sicd.kit.auth.Role;
import dev.sicd.kit.config.Settings;
import dev.sicd.kit.keys.KeyFile;
import dev.sicd.model.signature.SigningKey;
import dev.sicd.remote.RemoteStores;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import kafka.server.KafkaConfig;
import org.apache.kafka.common.utils.AppInfoParser;
import org.apache.kafka.server.config.AbstractKafkaConfig;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** What {@code docker-compose.yml} says is what the services understand, as far as that shows without an engine. */
class ComposeFileTest {
    private static final String STATE = "/var/lib/sicd/";
    /** Read by the scripts of the brokers' image, not by the broker. */
    private static final Set<String> IMAGE_OF_KAFKA = Set.of("CLUSTER_ID", "KAFKA_HEAP_OPTS", "KAFKA_GC_LOG_OPTS");

    private static final List<String> JOBS = List.of("make-secrets", "topics");

    /** Stands for the volumes, each a directory, filled as the init job fills them. */
    @TempDir
    private static Path volumes;

    private static ComposeFile compose;

    @BeforeAll
    static void makeSecrets() throws Exception {
        compose = ComposeFile.with(Map.of());
        for (String inside : compose.mounts("make-secrets").keySet()) {
            Files.createDirectories(volumes.resolve(inside.substring(STATE.length())));
        }
        Path sicd = volumes.resolve("sicd");
        Files.writeString(
                sicd,
                "#!/bin/sh\nexec '%s' -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -cp '%s' dev.sicd.cli.Main \"$@\"\n"
                        .formatted(
                                Path.of(System.getProperty("java.home"), "bin", "java"),
                                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))));
        assertThat(sicd.toFile().setExecutable(true)).isTrue();
        ProcessBuilder script = new ProcessBuilder(
                ComposeFile.ROOT.resolve("deploy/make-secrets").toString());
        script.environment().putAll(Map.of("STATE", volumes.toString(), "SICD", sicd.toString()));
        Process made = script.redirectErrorStream(true).start();
        String said = new String(made.getInputStream().readAllBytes(), UTF_8);
        assertThat(made.waitFor(1, TimeUnit.MINUTES)).as(said).isTrue();
        assertThat(made.exitValue()).as(said).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"aggregator-1", "aggregator-2", "ingest", "query", "publisher"})
    void servicesUnderstandTheirEnvironment(String service) {
        assertThat(mistakes(service, compose.environment(service))).isEmpty();
    }

    @Test
    void theySayWhatTheyDoNotUnderstand() {
        Map<String, String> environment = new HashMap<>(compose.environment("query"));
        environment.put("SICD_STATE_DIR", STATE + "access");

        assertThat(mistakes("query", environment)).singleElement().asString().contains("SICD_STATE_DIR");
    }

    @Test
    void aPublisherThatOpensPullRequestsUnderstandsItsEnvironmentToo() throws Exception {
        ComposeFile live = ComposeFile.with(
                Map.of("SICD_DRY_RUN", "false", "SICD_ALLOWED_REPOSITORIES", "o/r", "GITHUB_TOKEN", "t"));

        assertThat(mistakes("publisher", live.environment("publisher"))).isEmpty();
    }

    @Test
    void servicesAreLetInWhereTheyAsk() throws Exception {
        Settings settings = settings("ingest", compose.environment("ingest"));
        String token = RemoteStores.parse(settings).token().orElseThrow().reveal();

        assertThat(access("aggregator-1")
                        .authentication(Set.of(), InstantSource.system())
                        .authenticate(Map.of("Authorization", "Bearer " + token))
                        .roles())
                .containsExactly(Role.READER);
    }

    @Test
    void aggregatorsAreToldApartAndKnowTheirOwnName() {
        for (String aggregator : List.of("aggregator-1", "aggregator-2")) {
            AggregatorConfig config = AggregatorConfig.parse(
                    settings(aggregator, compose.environment(aggregator)),
                    file -> KeyFile.privateKey(file, SigningKey::ofPem));

            assertThat(config.instanceId()).isEqualTo(aggregator);
            assertThat(config.readPort().orElseThrow()).hasToString(aggregator + ":9210");
            assertThat(access(aggregator).allowedHosts()).contains(aggregator);
            assertThat(compose.environment("query").get("SICD_AGGREGATORS")).contains("http://" + aggregator + ":9210");
            assertThat(compose.mounts(aggregator))
                    .containsEntry(compose.environment(aggregator).get("SICD_STATE_DIR"), aggregator);
        }
    }

    @Test
    void secretsAreSeenByTheirOwnersAlone() {
        Map<String, List<String>> owners = Map.of(
                "approvals", List.of("ingest", "make-secrets"),
                "checkpoints", List.of("aggregator-1", "aggregator-2", "make-secrets"),
                "operator", List.of("make-secrets"));
        owners.forEach((volume, services) -> assertThat(compose.names())
                .as(volume)
                .filteredOn(service -> compose.mounts(service).containsValue(volume))
                .containsExactlyElementsOf(services));
    }

    @Test
    void commandsExist() {
        CommandLine sicd = new CommandLine(CommandSpec.create())
                .addSubcommand(new AggregatorCommand())
                .addSubcommand(new IngestCommand())
                .addSubcommand(new QueryCommand())
                .addSubcommand(new PublisherCommand())
                .addSubcommand(TopicsCommand.create());
        for (String service : compose.ours()) {
            if (!service.equals("make-secrets")) {
                String[] command = compose.list(service, "command").toArray(String[]::new);
                assertThatCode(() -> sicd.parseArgs(command)).as(service).doesNotThrowAnyException();
            }
        }
    }

    @Test
    void brokersAreOfOurVersionAndUnderstandTheirEnvironment() {
        assertThat(compose.brokers()).hasSize(3);
        for (String broker : compose.brokers()) {
            assertThat(compose.text(broker, "image")).isEqualTo("apache/kafka:" + AppInfoParser.getVersion());
            Map<String, String> settings = new HashMap<>();
            compose.environment(broker).forEach((name, value) -> {
                if (!IMAGE_OF_KAFKA.contains(name)) {
                    settings.put(
                            name.substring("KAFKA_".length())
                                    .toLowerCase(Locale.ROOT)
                                    .replace('_', '.'),
                            value);
                }
            });
            assertThat(AbstractKafkaConfig.CONFIG_DEF.names()).as(broker).containsAll(settings.keySet());
            assertThatCode(() -> new KafkaConfig(settings)).as(broker).doesNotThrowAnyException();
        }
    }

    @Test
    void variablesAreInTheExampleWithTheirDefaults() throws Exception {
        assertThat(ComposeFile.example()).isEqualTo(ComposeFile.variables());
    }

    @Test
    void theImageIsOfThisVersion() throws Exception {
        Matcher version = Pattern.compile("<version>([^<]+)</version>").matcher(Files.readString(Path.of("pom.xml")));
        assertThat(version.find()).isTrue();
        assertThat(ComposeFile.variables()).containsEntry("IMAGE_VERSION", version.group(1));
    }

    @Test
    void nothingIsOpenToTheNetwork() {
        assertThat(compose.names())
                .flatExtracting(service -> compose.list(service, "ports"))
                .hasSizeGreaterThan(3)
                .allMatch(port -> String.valueOf(port).startsWith("127.0.0.1:"));
    }

    @Test
    void everythingRunsWithoutRights() {
        for (String service : compose.names()) {
            assertThat(compose.text(service, "read_only")).as(service).isEqualTo("true");
            assertThat(compose.list(service, "cap_drop")).as(service).containsExactly("ALL");
            assertThat(compose.list(service, "security_opt")).as(service).contains("no-new-privileges:true");
            assertThat(compose.text(service, "user")).as(service).matches("[1-9][0-9]*:[0-9]+");
            assertThat(compose.text(service, "mem_limit")).as(service).matches("[1-9][0-9]*[mg]");
        }
    }

    @Test
    void whatKeepsRunningSaysWhetherItIsWell() {
        for (String service : compose.names()) {
            Map<String, Object> health = ComposeFile.section(compose.service(service), "healthcheck");
            boolean job = JOBS.contains(service);
            assertThat(health.containsKey(job ? "disable" : "test")).as(service).isTrue();
            assertThat(compose.text(service, "restart")).as(service).isEqualTo(job ? "no" : "unless-stopped");
        }
    }

    @Test
    void whatIsWaitedForIsThereAndSaysWhenItIsDone() {
        for (String service : compose.names()) {
            if (compose.service(service).get("depends_on") instanceof Map<?, ?> needed) {
                needed.forEach((other, how) -> {
                    assertThat(compose.names()).contains(String.valueOf(other));
                    assertThat(how)
                            .as("%s waits for %s", service, other)
                            .isEqualTo(Map.of(
                                    "condition",
                                    JOBS.contains(other) ? "service_completed_successfully" : "service_healthy"));
                });
            }
        }
    }

    @Test
    void mountedFilesExist() {
        for (String service : compose.names()) {
            assertThat(compose.mounts(service).values())
                    .as(service)
                    .filteredOn(source -> source.startsWith("."))
                    .allMatch(source -> Files.exists(ComposeFile.ROOT.resolve(source)));
        }
        assertThat(ComposeFile.ROOT.resolve("deploy/Dockerfile")).isRegularFile();
    }

    private static List<String> mistakes(String service, Map<String, String> environment) {
        return SettingsCheck.mistakes(compose.list(service, "command").getFirst(), settings(service, environment));
    }

    private static AccessConfig access(String service) {
        return AccessConfig.parse(settings(service, compose.environment(service)));
    }

    /** Only what this service reads is known: not, as in a process, what any of them does. */
    private static Settings settings(String service, Map<String, String> environment) {
        Map<String, String> here = new HashMap<>();
        environment.forEach(
                (name, value) -> here.put(name, value.startsWith(STATE) ? inVolume(service, value) : value));
        return Settings.of(here, SettingsCheck.LAUNCHER);
    }

    /** Where a file of a service is here; it has to be in a volume that the service has. */
    private static String inVolume(String service, String inside) {
        assertThat(compose.mounts(service).keySet())
                .as("%s in %s", inside, service)
                .anyMatch(mount -> inside.equals(mount) || inside.startsWith(mount + "/"));
        return volumes.resolve(inside.substring(STATE.length())).toString();
    }
}
