package dev.sicd.cli.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sicd.cli.keys.KeyDirectory;
import dev.sicd.cli.service.Manifests.Item;
import dev.sicd.cli.token.OperatorToken;
import dev.sicd.kit.config.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code deploy/kubernetes} says is what the services understand, and fits together, as far as that shows without a cluster. */
class ManifestsTest {
    private static final String STATE = "/var/lib/sicd/";
    private static final String NAME = "app.kubernetes.io/name";
    private static final Set<String> SERVICES = Set.of("aggregator", "ingest", "query", "publisher");

    /** Stands for the secrets, and has all of their files. */
    @TempDir
    private static Path secrets;

    private static Manifests manifests;

    @BeforeAll
    static void read() throws IOException {
        manifests = Manifests.read();
        SecureRandom random = new SecureRandom();
        KeyDirectory.ensure(secrets, random);
        OperatorToken.ensure(secrets, random, InstantSource.system());
        Files.copy(OperatorToken.tokensFile(secrets), secrets.resolve("read-port.jsonl"));
        Files.copy(OperatorToken.file(secrets), secrets.resolve("aggregator.token"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"aggregator", "ingest", "query", "publisher"})
    void servicesUnderstandTheirEnvironment(String service) throws IOException {
        Map<String, String> here = new HashMap<>();
        environment(workload(service)).forEach((name, value) -> here.put(name, inSecret(service, value)));

        assertThat(SettingsCheck.mistakes(service, Settings.of(here, SettingsCheck.LAUNCHER)))
                .isEmpty();
    }

    @Test
    void readersAskTheAggregatorsByTheNamesThatTheseGoBy() throws IOException {
        Item aggregators = workload("aggregator");
        String all = IntStream.range(0, Integer.parseInt(aggregators.text("spec", "replicas")))
                .mapToObj(number -> "http://aggregator-%d.aggregator:9210".formatted(number))
                .collect(Collectors.joining(","));

        for (String reader : List.of("ingest", "query", "publisher")) {
            assertThat(environment(workload(reader))).containsEntry("SICD_AGGREGATORS", all);
        }
        assertThat(aggregators.text("spec", "serviceName")).isEqualTo("aggregator");
        assertThat(manifests.of("Service", "aggregator").text("spec", "clusterIP"))
                .isEqualTo("None");
        assertThat(environment(aggregators))
                .containsEntry("SICD_READ_ADDRESS", "aggregator-0.aggregator:9210")
                .containsEntry("SICD_ALLOWED_HOSTS", "aggregator-0.aggregator");
        assertThat(aggregators.list("spec", "volumeClaimTemplates"))
                .extracting(Item::name)
                .containsExactly("state");
    }

    @Test
    void nothingHasRightsThatItDoesNotNeed() {
        assertThat(manifests.workloads()).hasSize(6);
        for (Item workload : manifests.workloads()) {
            Item pod = workload.at("spec", "template", "spec");
            Item container = Manifests.container(workload);
            assertThat(pod.text("automountServiceAccountToken"))
                    .as(workload.name())
                    .isEqualTo("false");
            assertThat(pod.text("enableServiceLinks"))
                    .as("%s: SICD_… made of services would be taken for settings", workload.name())
                    .isEqualTo("false");
            assertThat(pod.text("securityContext", "runAsNonRoot")).isEqualTo("true");
            assertThat(pod.text("securityContext", "seccompProfile", "type")).isEqualTo("RuntimeDefault");
            assertThat(container.text("securityContext", "readOnlyRootFilesystem"))
                    .isEqualTo("true");
            assertThat(container.text("securityContext", "allowPrivilegeEscalation"))
                    .isEqualTo("false");
            assertThat(container.at("securityContext", "capabilities", "drop").value())
                    .isEqualTo(List.of("ALL"));
            assertThat(container.text("resources", "limits", "memory")).matches("[1-9][0-9]*[MG]i");
        }
    }

    @Test
    void secretsAreSeenByTheirOwnersAlone() {
        Map<String, Set<String>> owners = Map.of(
                "approvals.key", Set.of("ingest"),
                "checkpoints.key", Set.of("aggregator"),
                "tokens.jsonl", Set.of("ingest", "query", "publisher"),
                "read-port.jsonl", Set.of("aggregator"));
        owners.forEach((file, services) -> assertThat(manifests.workloads().stream()
                        .filter(workload -> files(workload).contains(file))
                        .map(Item::name))
                .as(file)
                .containsExactlyInAnyOrderElementsOf(services));
    }

    @Test
    void theScriptMakesAllFilesOfTheSecrets() throws IOException {
        String script = Files.readString(ComposeFile.ROOT.resolve("deploy/make-secrets"));
        for (Item workload : manifests.workloads()) {
            for (String file : files(workload)) {
                String stem = file.replaceFirst("\\.(key|pub)$", "");
                assertThat(script).contains(stem.equals(file) ? file : "make_key " + stem);
            }
        }
    }

    @Test
    void servicesLeadToWhatListens() {
        for (Item service : manifests.of("Service")) {
            Item workload = workload(service.name());
            Item port = Manifests.container(workload).list("ports").getFirst();
            assertThat(service.texts("spec", "selector")).containsExactlyEntriesOf(Map.of(NAME, service.name()));
            assertThat(labels(workload)).containsEntry(NAME, service.name());
            assertThat(workload.texts("spec", "selector", "matchLabels")).containsEntry(NAME, service.name());
            assertThat(service.list("spec", "ports").getFirst().text("targetPort"))
                    .isEqualTo(port.text("name"));
            if (SERVICES.contains(service.name())) {
                assertThat(value(workload, "SICD_PORT")).isEqualTo(port.text("containerPort"));
                assertThat(service.list("spec", "ports").getFirst().text("port"))
                        .isEqualTo(port.text("containerPort"));
            }
        }
    }

    @Test
    void servicesSayWhetherTheyAreWell() {
        for (String service : SERVICES) {
            Item container = Manifests.container(workload(service));
            Map.of("startupProbe", "/livez", "livenessProbe", "/livez", "readinessProbe", "/readyz")
                    .forEach((probe, path) -> assertThat(container.text(probe, "httpGet", "path"))
                            .as(service)
                            .isEqualTo(path));
        }
    }

    @Test
    void policiesAndBudgetsAreOfWhatIsThere() {
        Set<String> names =
                manifests.workloads().stream().map(Item::name).collect(Collectors.toCollection(TreeSet::new));
        assertThat(manifests.of("PodDisruptionBudget"))
                .extracting(budget -> budget.text("spec", "selector", "matchLabels", NAME))
                .isSubsetOf(names)
                .contains("aggregator", "ingest", "query");
        for (Item policy : manifests.of("NetworkPolicy")) {
            String target = policy.text("spec", "podSelector", "matchLabels", NAME);
            if (!target.isEmpty()) {
                assertThat(names).contains(target);
                assertThat(policy.list("spec", "ingress")
                                .getFirst()
                                .list("ports")
                                .getFirst()
                                .text("port"))
                        .as("port of %s", target)
                        .isEqualTo(Manifests.container(workload(target))
                                .list("ports")
                                .getFirst()
                                .text("containerPort"));
            }
            policy.list("spec", "ingress").stream()
                    .flatMap(rule -> rule.list("from").stream())
                    .map(from -> from.text("podSelector", "matchLabels", NAME))
                    .filter(from -> !from.isEmpty())
                    .forEach(from -> assertThat(names).contains(from));
        }
    }

    @Test
    void theKustomizationHasAllFiles() throws IOException {
        Item kustomization = manifests.of("Kustomization").getFirst();

        assertThat(kustomization.list("resources"))
                .extracting(file -> String.valueOf(file.value()))
                .containsExactlyInAnyOrderElementsOf(Manifests.files().stream()
                        .map(file -> file.getFileName().toString())
                        .filter(file -> !file.equals("kustomization.yaml"))
                        .toList());
        assertThat(kustomization.list("images").getFirst().text("newTag"))
                .isEqualTo(ComposeFile.variables().get("IMAGE_VERSION"));
        for (Item workload : manifests.workloads()) {
            assertThat(Manifests.container(workload).text("image")).isIn("sicd", "nginx:1.28-alpine");
        }
    }

    @Test
    void theDoorSendsEverythingWhereTheOneOfComposeDoes() throws IOException {
        Pattern map = Pattern.compile("(?s)map \"\\$request_method.*?\\}");
        Pattern port = Pattern.compile(":9\\d{3};");
        String door = Files.readString(Manifests.DIRECTORY.resolve("nginx.conf"));

        for (String service : List.of("ingest", "query", "publisher")) {
            String at = manifests
                    .of("Service", service)
                    .list("spec", "ports")
                    .getFirst()
                    .text("port");
            assertThat(door).containsPattern("upstream %s +\\{ server %s:%s; }".formatted(service, service, at));
        }
        assertThat(found(map, door))
                .isEqualTo(port.matcher(found(map, Files.readString(ComposeFile.ROOT.resolve("deploy/nginx.conf"))))
                        .replaceAll(";"));
    }

    private static String found(Pattern pattern, String text) {
        return pattern.matcher(text).results().findFirst().orElseThrow().group();
    }

    private static Item workload(String name) {
        return manifests.workloads().stream()
                .filter(workload -> workload.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static Map<String, String> labels(Item workload) {
        return workload.texts("spec", "template", "metadata", "labels");
    }

    private static String value(Item workload, String variable) {
        return Manifests.container(workload).list("env").stream()
                .filter(one -> one.text("name").equals(variable))
                .map(one -> one.text("value"))
                .findFirst()
                .orElseThrow();
    }

    /** As the first pod of a workload has it: settings of all, and its own over them. */
    private static Map<String, String> environment(Item workload) throws IOException {
        Map<String, String> environment = new HashMap<>();
        Files.readAllLines(Manifests.DIRECTORY.resolve("settings.env")).stream()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.split("=", 2))
                .forEach(line -> environment.put(line[0], line[1]));
        for (Item variable : Manifests.container(workload).list("env")) {
            String value = variable.text("valueFrom", "fieldRef", "fieldPath").equals("metadata.name")
                    ? workload.name() + "-0"
                    : variable.text("value");
            environment.put(
                    variable.text("name"),
                    value.replace("$(SICD_INSTANCE_ID)", environment.getOrDefault("SICD_INSTANCE_ID", "")));
        }
        return environment;
    }

    /** Names of the files that its secrets show to it. */
    private static Set<String> files(Item workload) {
        return workload.list("spec", "template", "spec", "volumes").stream()
                .flatMap(volume -> volume.list("secret", "items").stream())
                .map(item -> item.text("path"))
                .collect(Collectors.toSet());
    }

    /** Where a file of a service is here; the service has to have it. */
    private static String inSecret(String service, String value) {
        if (!value.startsWith(STATE)) {
            return value;
        }
        Item workload = workload(service);
        String volume = value.substring(STATE.length()).replaceFirst("/.*", "");
        assertThat(Manifests.container(workload).list("volumeMounts"))
                .extracting(mount -> mount.text("name") + " " + mount.text("mountPath"))
                .contains(volume + " " + STATE + volume);
        Path file = Path.of(value).getFileName();
        if (!volume.equals("state")) {
            assertThat(files(workload)).contains(file.toString());
        }
        return secrets.resolve(file).toString();
    }
}
