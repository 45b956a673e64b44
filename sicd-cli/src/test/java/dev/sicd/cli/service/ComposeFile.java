package dev.sicd.cli.service;

import static java.util.stream.Collectors.toMap;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** {@code docker-compose.yml} with its variables filled in; it reads what the checks ask for, and no engine is needed. */
final class ComposeFile {
    static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    private static final Path FILE = ROOT.resolve("docker-compose.yml");
    private static final Path EXAMPLE = ROOT.resolve(".env.example");
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{(\\w+)(?::-([^}]*))?}");

    private final Map<String, Map<String, Object>> services;

    private ComposeFile(Map<String, Map<String, Object>> services) {
        this.services = services;
    }

    /** With these variables, and the file's own defaults where they say nothing. */
    static ComposeFile with(Map<String, String> variables) throws IOException {
        String text = VARIABLE.matcher(Files.readString(FILE)).replaceAll(found -> {
            String stated = variables.getOrDefault(found.group(1), "");
            return Matcher.quoteReplacement(stated.isEmpty() ? fallback(found) : stated);
        });
        Map<?, ?> document = new Yaml(new SafeConstructor(new LoaderOptions())).load(text);
        Map<String, Map<String, Object>> services = new TreeMap<>();
        section(document, "services").forEach((name, service) -> services.put(name, mapping(service)));
        return new ComposeFile(services);
    }

    /** The variables of the file, each with its default. */
    static Map<String, String> variables() throws IOException {
        return VARIABLE.matcher(Files.readString(FILE))
                .results()
                .collect(toMap(found -> found.group(1), ComposeFile::fallback, ComposeFile::same, TreeMap::new));
    }

    /** The variables of {@code .env.example}, each with the value there. */
    static Map<String, String> example() throws IOException {
        return Files.readAllLines(EXAMPLE).stream()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .map(line -> line.split("=", 2))
                .collect(toMap(line -> line[0], line -> line[1], ComposeFile::same, TreeMap::new));
    }

    Set<String> names() {
        return services.keySet();
    }

    /** Those of our image. */
    Set<String> ours() {
        Set<String> ours = new TreeSet<>();
        services.forEach((name, service) -> {
            if (service.containsKey("build")) {
                ours.add(name);
            }
        });
        return ours;
    }

    Set<String> brokers() {
        Set<String> brokers = new TreeSet<>();
        services.keySet().stream()
                .filter(name -> environment(name).containsKey("KAFKA_NODE_ID"))
                .forEach(brokers::add);
        return brokers;
    }

    Map<String, Object> service(String name) {
        return Objects.requireNonNull(services.get(name), name);
    }

    String text(String service, String key) {
        return String.valueOf(service(service).getOrDefault(key, ""));
    }

    List<String> list(String service, String key) {
        return service(service).getOrDefault(key, List.of()) instanceof List<?> list
                ? list.stream().map(String::valueOf).toList()
                : List.of(text(service, key));
    }

    /** Without variables that are empty: they say nothing. */
    Map<String, String> environment(String service) {
        Map<String, String> environment = new TreeMap<>();
        section(service(service), "environment").forEach((name, value) -> {
            if (!String.valueOf(value).isBlank()) {
                environment.put(name, String.valueOf(value));
            }
        });
        return environment;
    }

    /** What a service sees of the machine: the source of each mount by the path that it has inside. */
    Map<String, String> mounts(String service) {
        return list(service, "volumes").stream()
                .map(volume -> volume.split(":"))
                .collect(toMap(volume -> volume[1], volume -> volume[0]));
    }

    static Map<String, Object> section(Map<?, ?> of, String key) {
        Object found = of.get(key);
        return found == null ? Map.of() : mapping(found);
    }

    private static Map<String, Object> mapping(Object value) {
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> named = new TreeMap<>();
            // a variable that is empty leaves nothing behind its name
            map.forEach((name, found) -> named.put(String.valueOf(name), Objects.requireNonNullElse(found, "")));
            return named;
        }
        throw new IllegalArgumentException("no mapping: " + value);
    }

    private static String fallback(MatchResult found) {
        return Objects.requireNonNullElse(found.group(2), "");
    }

    private static String same(String one, String other) {
        if (!one.equals(other)) {
            throw new IllegalStateException("one variable has two values: '" + one + "' and '" + other + "'");
        }
        return one;
    }
}
