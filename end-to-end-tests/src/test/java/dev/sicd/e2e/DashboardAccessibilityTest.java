package dev.sicd.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every page for people who do not see, who see at night, and who have a phone; one visitor looks at all of them. */
@ExtendWith(DashboardSystem.Provider.class)
@TestInstance(Lifecycle.PER_CLASS)
class DashboardAccessibilityTest {
    private static final int DESK_PX = 1280;
    private static final int PHONE_PX = 320;
    private static final int HEIGHT_PX = 800;

    private DashboardSystem system;
    private DashboardVisit visit;

    @BeforeAll
    void use(DashboardSystem given) {
        this.system = given;
        this.visit = given.visit();
    }

    @AfterAll
    void leave() {
        visit.close();
    }

    @ParameterizedTest
    @MethodSource("dev.sicd.e2e.DashboardPages#names")
    void axeFindsNothingByDayAndByNightAndAPhoneNeedNotScrollSideways(String name) throws Exception {
        visit.page().setViewportSize(DESK_PX, HEIGHT_PX);
        Page page = visit.open(DashboardPages.address(system, name));

        assertThat(DashboardAxe.violations(page)).as(name).isEmpty();

        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.DARK));
        page.setViewportSize(PHONE_PX, HEIGHT_PX);
        assertThat((Integer) page.evaluate("document.documentElement.scrollWidth"))
                .as(name)
                .isLessThanOrEqualTo(PHONE_PX);
        assertThat(page.locator("body")).hasCSS("background-color", "rgb(15, 18, 22)");
    }
}
