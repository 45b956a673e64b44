package dev.sicd.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;

/** Takes the pictures in docs/screenshots, when asked to. */
@ExtendWith(DashboardSystem.Provider.class)
@EnabledIfSystemProperty(
        named = "sicd.screenshots",
        matches = "true",
        disabledReason = "-Dsicd.screenshots=true takes them")
class DashboardScreenshotsTest {
    private static final int BYTES_MAX = 200 * 1024;
    private static final Path TO = Path.of("..", "docs", "screenshots");
    private static final List<String> BY_DAY = List.of(
            "overview",
            "runs",
            "compare",
            "run",
            "run-as-of",
            "episode",
            "entry",
            "proposals",
            "proposal",
            "audit",
            "quarantine",
            "system",
            "api");
    private static final List<String> BY_NIGHT = List.of("overview", "run", "proposal");
    private static final List<String> ON_A_PHONE = List.of("overview", "run", "episode", "proposal");

    @Test
    void picturesAreTaken(DashboardSystem system) throws Exception {
        Files.createDirectories(TO);
        for (String name : BY_DAY) {
            take(system, name, name, 1280, 900, ColorScheme.LIGHT);
        }
        for (String name : BY_NIGHT) {
            take(system, name, name + "-dark", 1280, 900, ColorScheme.DARK);
        }
        for (String name : ON_A_PHONE) {
            take(system, name, name + "-phone", 390, 844, ColorScheme.LIGHT);
        }
    }

    private static void take(
            DashboardSystem system, String name, String file, int width, int height, ColorScheme scheme)
            throws Exception {
        try (DashboardVisit visit = system.visit(
                new Browser.NewContextOptions().setViewportSize(width, height).setColorScheme(scheme))) {
            Page page = visit.open(DashboardPages.address(system, name));
            page.evaluate("document.fonts.ready.then(() => document.activeElement.blur())");
            // the plots are drawn a frame after their figures are there
            page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))");
            byte[] picture = page.screenshot(new Page.ScreenshotOptions().setPath(TO.resolve(file + ".png")));
            assertThat(picture).as(file).hasSizeLessThan(BYTES_MAX);
        }
    }
}
