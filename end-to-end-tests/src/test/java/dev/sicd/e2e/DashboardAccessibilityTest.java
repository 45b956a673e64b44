package dev.sicd.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.io.InputStream;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every page for people who do not see, who see at night, and who have a phone. */
@ExtendWith(DashboardSystem.Provider.class)
class DashboardAccessibilityTest {
    private static final int PHONE_PX = 320;
    private static final String VIOLATIONS = """
            async () => (await axe.run(document, {resultTypes: ['violations']})).violations.map(
              found => found.id + ': ' + found.nodes.slice(0, 3).map(node => node.html.slice(0, 160) + ' ' + node.failureSummary).join(' | '))
            """;

    private DashboardSystem system;

    @BeforeEach
    void use(DashboardSystem given) {
        this.system = given;
    }

    @ParameterizedTest
    @MethodSource("dev.sicd.e2e.DashboardPages#names")
    void axeFindsNothingByDayAndByNight(String name) throws Exception {
        for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
            try (DashboardVisit visit = system.visit(options(1280, scheme))) {
                Page page = visit.open(DashboardPages.address(system, name));
                page.evaluate(axe());

                assertThat((List<?>) page.evaluate(VIOLATIONS))
                        .as("%s, %s", name, scheme)
                        .isEmpty();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("dev.sicd.e2e.DashboardPages#names")
    void aPhoneShowsItWithoutScrollingSideways(String name) throws Exception {
        try (DashboardVisit visit = system.visit(options(PHONE_PX, ColorScheme.DARK))) {
            Page page = visit.open(DashboardPages.address(system, name));

            assertThat((Integer) page.evaluate("document.documentElement.scrollWidth"))
                    .isLessThanOrEqualTo(PHONE_PX);
            assertThat(page.locator("body")).hasCSS("background-color", "rgb(15, 18, 22)");
        }
    }

    private static Browser.NewContextOptions options(int width, ColorScheme scheme) {
        return new Browser.NewContextOptions().setViewportSize(width, 800).setColorScheme(scheme);
    }

    private static String axe() throws Exception {
        try (InputStream file = DashboardAccessibilityTest.class.getResourceAsStream("axe.min.js")) {
            return new String(Objects.requireNonNull(file).readAllBytes(), UTF_8);
        }
    }
}
