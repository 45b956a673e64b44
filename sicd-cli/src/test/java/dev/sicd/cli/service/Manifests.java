package dev.sicd.cli.service;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import java.util.stream.Stream;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** What is in {@code deploy/kubernetes}, as far as the checks ask for it; no cluster is needed. */
final class Manifests {
    static final Path DIRECTORY = ComposeFile.ROOT.resolve("deploy/kubernetes");

    private final List<Item> items;

    private Manifests(List<Item> items) {
        this.items = items;
    }

    /** A mapping or a list of a file, or what stands there; it is asked by the names on the way. */
    record Item(Object value) {
        Item at(String... path) {
            Object found = value;
            for (String name : path) {
                found = found instanceof Map<?, ?> map && map.containsKey(name) ? map.get(name) : Map.of();
            }
            return new Item(found);
        }

        String text(String... path) {
            Object found = at(path).value();
            return found instanceof Map<?, ?> ? "" : String.valueOf(found);
        }

        List<Item> list(String... path) {
            return at(path).value() instanceof List<?> list
                    ? list.stream().map(Item::new).toList()
                    : List.of();
        }

        Map<String, String> texts(String... path) {
            Map<String, String> texts = new HashMap<>();
            if (at(path).value() instanceof Map<?, ?> map) {
                for (Entry<?, ?> entry : map.entrySet()) {
                    texts.put(String.valueOf(entry.getKey()), String.valueOf(entry.getValue()));
                }
            }
            return texts;
        }

        String name() {
            return text("metadata", "name");
        }
    }

    static Manifests read() throws IOException {
        List<Item> items = new ArrayList<>();
        for (Path file : files()) {
            for (Object document : new Yaml(new SafeConstructor(new LoaderOptions())).loadAll(Files.readString(file))) {
                items.add(new Item(document));
            }
        }
        return new Manifests(items);
    }

    static List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(DIRECTORY)) {
            return files.filter(file -> file.toString().endsWith(".yaml"))
                    .sorted()
                    .toList();
        }
    }

    List<Item> of(String kind) {
        return items.stream().filter(item -> item.text("kind").equals(kind)).toList();
    }

    Item of(String kind, String name) {
        return of(kind).stream()
                .filter(item -> item.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no " + kind + " " + name));
    }

    /** What runs pods: their templates are at {@code spec.template}. */
    List<Item> workloads() {
        return Stream.of("StatefulSet", "Deployment", "Job")
                .flatMap(kind -> of(kind).stream())
                .toList();
    }

    static Item container(Item workload) {
        return workload.list("spec", "template", "spec", "containers").getFirst();
    }
}
