package dev.sicd.dashboard;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the files of the dashboard are made of, without a browser. */
class FilesTest {
    private static final Pattern IMPORT = Pattern.compile("(?:from|import) '(\\.[^']+)'");
    /** Ways by which a text could become markup, code or style. */
    private static final Pattern DANGEROUS =
            Pattern.compile("(?i)innerHTML|outerHTML|insertAdjacentHTML|document\\.write"
                    + "|\\beval\\(|new Function|srcdoc|cssText|localStorage|\\.cookie");

    private final Path root = root();

    @Test
    void vendoredFilesAreTheOnesThatAreNamed() throws Exception {
        JsonNode named = new ObjectMapper().readTree(Files.readAllBytes(root.resolve("vendor/VENDORED.json")));
        Map<String, String> sums = new TreeMap<>();
        Set<String> licences = new TreeSet<>();
        for (JsonNode file : named) {
            sums.put(file.get("file").textValue(), file.get("sha256").textValue());
            file.get("licence_texts").forEach(text -> licences.add(text.textValue()));
            assertThat(file.get("version").textValue()).matches("[0-9]+(\\.[0-9]+)+");
            assertThat(file.get("licence").textValue()).isNotBlank();
        }

        Map<String, String> found = new TreeMap<>();
        try (Stream<Path> files = Files.list(root.resolve("vendor"))) {
            for (Path file : files.toList()) {
                String name = file.getFileName().toString();
                if (!name.endsWith(".txt") && !name.equals("VENDORED.json")) {
                    found.put(name, sha256(file));
                }
            }
        }

        assertThat(found).isEqualTo(sums);
        assertThat(licences)
                .allSatisfy(text -> assertThat(root.resolve("vendor/" + text)).isNotEmptyFile());
    }

    @Test
    void noFileOfOursCanMakeMarkupOrCodeOfAText() throws Exception {
        own().forEach((file, text) -> assertThat(
                        DANGEROUS.matcher(text).results().map(MatchResult::group))
                .as(file)
                .isEmpty());
    }

    @Test
    void noFileOfOursNamesAnotherServer() throws Exception {
        own().forEach((file, text) -> assertThat(text.replace("http://www.w3.org/2000/svg", ""))
                .as(file)
                .doesNotContain("http://", "https://", "src=\"//"));
    }

    @Test
    void everyImportIsThereAndEveryModuleIsUsed() throws Exception {
        Map<String, String> modules = own();
        Set<String> imported = new TreeSet<>(Set.of("app.js"));
        for (Map.Entry<String, String> module : modules.entrySet()) {
            IMPORT.matcher(module.getValue())
                    .results()
                    .map(match -> match.group(1))
                    .forEach(target -> {
                        Path path =
                                Path.of(module.getKey()).resolveSibling(target).normalize();
                        assertThat(root.resolve(path))
                                .as("imported by " + module.getKey())
                                .isRegularFile();
                        imported.add(path.toString());
                    });
        }

        assertThat(imported)
                .containsAll(modules.keySet().stream()
                        .filter(file -> file.endsWith(".js"))
                        .toList());
    }

    private Map<String, String> own() throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(file -> file.toString().matches(".*\\.(js|css|html|svg)"))
                    .filter(file -> !root.relativize(file).startsWith("vendor"))
                    .collect(Collectors.toMap(
                            file -> root.relativize(file).toString(), FilesTest::read, (a, b) -> a, TreeMap::new));
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file, UTF_8);
        } catch (IOException fault) {
            throw new IllegalStateException(file + " cannot be read", fault);
        }
    }

    private static String sha256(Path file) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
    }

    private static Path root() {
        try {
            URI page = Objects.requireNonNull(FilesTest.class.getResource("index.html"))
                    .toURI();
            return Objects.requireNonNull(Path.of(page).getParent());
        } catch (URISyntaxException fault) {
            throw new IllegalStateException(fault);
        }
    }
}
