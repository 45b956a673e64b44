package dev.sicd.fakegithub;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;

/** Starts a fake by hand and keeps it until the process ends; what it holds is gone then. */
public final class Main {
    private static final Set<String> OPTIONS =
            Set.of("--port", "--repo", "--token", "--seed", "--webhook", "--webhook-secret");
    private static final String USAGE =
            "usage: --repo OWNER/NAME [--port N] [--token T] [--seed DIR] [--webhook URL --webhook-secret S]";
    private static final int SEED_FILES_MAX = 10_000;

    private Main() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        Map<String, String> options;
        try {
            options = options(List.of(args));
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.exit(2);
            return;
        }
        try (FakeGitHub github = started(options)) {
            System.out.println(github.url());
            // Until the process is told to end.
            new CountDownLatch(1).await();
        }
    }

    static FakeGitHub started(Map<String, String> options) throws IOException {
        FakeGitHub github = FakeGitHub.start(Integer.parseInt(options.getOrDefault("--port", "0")));
        String[] names = options.getOrDefault("--repo", "").split("/", 2);
        Optional<String> seed = Optional.ofNullable(options.get("--seed"));
        Map<String, TreeFile> files = seed.isPresent() ? files(Path.of(seed.get())) : readme(names[1]);
        github.repository(names[0], names[1]).commitEntries("main", files, "Initial commit");
        Optional.ofNullable(options.get("--token")).ifPresent(github::requireToken);
        Optional.ofNullable(options.get("--webhook"))
                .ifPresent(to -> github.webhook(URI.create(to), options.getOrDefault("--webhook-secret", "")));
        return github;
    }

    /** @throws IllegalArgumentException for what is no option, with what there is */
    static Map<String, String> options(List<String> args) {
        Map<String, String> options = new HashMap<>();
        for (int i = 0; i < args.size(); i += 2) {
            if (!OPTIONS.contains(args.get(i)) || i + 1 == args.size()) {
                throw new IllegalArgumentException(
                        "'%s' is no option, or lacks its value; %s".formatted(args.get(i), USAGE));
            }
            options.put(args.get(i), args.get(i + 1));
        }
        check(options, "--repo", "[^/]+/[^/]+");
        check(options, "--port", "[0-9]{0,5}");
        if (!options.containsKey("--repo")) {
            throw new IllegalArgumentException("--repo is missing; " + USAGE);
        }
        return Map.copyOf(options);
    }

    private static void check(Map<String, String> options, String name, String pattern) {
        if (options.containsKey(name) && !options.get(name).matches(pattern)) {
            throw new IllegalArgumentException("%s '%s' cannot be; %s".formatted(name, options.get(name), USAGE));
        }
    }

    private static Map<String, TreeFile> readme(String name) {
        return Map.of("README.md", TreeFile.plain("# " + name + "\n"));
    }

    private static Map<String, TreeFile> files(Path dir) throws IOException {
        Map<String, TreeFile> files = new TreeMap<>();
        List<Path> found;
        try (Stream<Path> walk = Files.walk(dir)) {
            found = walk.filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
                    .filter(file -> !dir.relativize(file).startsWith(".git"))
                    .limit(SEED_FILES_MAX)
                    .toList();
        }
        for (Path file : found) {
            String path = dir.relativize(file).toString().replace('\\', '/');
            byte[] bytes = Files.readAllBytes(file);
            files.put(path, Files.isExecutable(file) ? TreeFile.executable(bytes) : TreeFile.plain(bytes));
        }
        return files;
    }
}
