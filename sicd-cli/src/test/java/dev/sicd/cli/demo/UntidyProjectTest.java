package dev.sicd.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sicd.cli.tidy.Examination;
import dev.sicd.cli.tidy.Tidying;
import dev.sicd.cli.tidy.TrackedFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Somebody's editor may tidy the example; then the demo would have nothing to find. */
class UntidyProjectTest {
    private static final Path PROJECT = Path.of("..", "examples", "untidy-project");

    @Test
    void hasADefectForEveryRule() throws IOException {
        Set<String> rules = new TreeSet<>();
        List<String> untidy = new ArrayList<>();
        for (Path file : TrackedFiles.of(PROJECT).files()) {
            if (Tidying.examine(PROJECT, file) instanceof Examination.Untidy found) {
                found.finding().defects().forEach(defect -> rules.add(defect.rule()));
                untidy.add(new Checkout(PROJECT, "", new Repository("o", "r")).pathOf(file));
            }
        }

        assertThat(rules).containsExactlyInAnyOrderElementsOf(Tidying.rules());
        assertThat(untidy)
                .containsExactlyInAnyOrder(
                        "config/shop.properties",
                        "docs/usage.md",
                        "scripts/report.sh",
                        "src/main/java/shop/Basket.java",
                        "src/main/java/shop/Item.java");
    }
}
