package dev.sicd.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** Says in every build whether the dashboard was looked at in a browser, and why not. */
class BrowserTestsTest {
    @Test
    @EnabledIfSystemProperty(
            named = "sicd.browser",
            matches = "true",
            disabledReason = "the dashboard's tests need a browser: install chromium and add -Pbrowser")
    void theBrowserOfTheDashboardsTestsIsThere() {
        Path browser = Path.of(System.getProperty("sicd.chromium", "/usr/bin/chromium"));

        assertThat(Files.isExecutable(browser))
                .as("%s; install chromium, or say where it is by -Dsicd.chromium=PATH", browser)
                .isTrue();
    }
}
