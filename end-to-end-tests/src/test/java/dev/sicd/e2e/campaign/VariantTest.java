package dev.sicd.e2e.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Tag("faults")
class VariantTest {
    @TempDir
    private Path directory;

    /** Else a safeguard was moved, and nobody would notice that it is not tested any more. */
    @ParameterizedTest
    @EnumSource(Variant.class)
    void eachCanStillBeMade(Variant variant) throws Exception {
        Path classes = variant.compile(Path.of("..").toAbsolutePath(), directory);

        try (Stream<Path> files = Files.walk(classes)) {
            assertThat(files.filter(file -> file.toString().endsWith(".class"))).isNotEmpty();
        }
    }
}
