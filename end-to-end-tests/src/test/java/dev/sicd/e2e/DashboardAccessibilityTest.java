package dev.sicd.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every page, opened by its address: without complaint, and for people who do not see, who see at night, and who have a
 * phone. One visitor looks at all of them, since most of the time would go into sessions that end at once.
 */
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
    void itOpensWithoutComplaintAndServesEverybodyByDayAndByNightAndOnAPhone(String name) throws Exception {
        visit.page().setViewportSize(DESK_PX, HEIGHT_PX);
        int before = visit.complaints().size();
        Page page = visit.open(DashboardPages.address(system, name));

        assertThat(page.locator(".problem")).hasCount(0);
        assertThat(visit.complaints().stream().skip(before)).as(name).isEmpty();
        assertThat(DashboardAxe.violations(page)).as(name).isEmpty();

        page.setViewportSize(PHONE_PX, HEIGHT_PX);
        assertThat((Integer) page.evaluate("document.documentElement.scrollWidth"))
                .as(name)
                .isLessThanOrEqualTo(PHONE_PX);
        assertThat(page.locator("body")).hasCSS("background-color", "rgb(15, 18, 22)");
    }

    @Test
    void whatOpensOverAPageAndWhatIsAskedForATokenServesEverybodyToo() throws Exception {
        try (DashboardVisit somebody = system.visit()) {
            Page page = somebody.open("/#/proposals/" + DashboardPages.waiting(system));
            page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Token"))
                    .first()
                    .click();
            assertThat(page.locator("dialog")).isVisible();
            assertThat(DashboardAxe.violations(page)).as("token").isEmpty();
            page.keyboard().press("Escape");

            somebody.enterToken(system.token());
            assertThat(page.getByLabel("Reason, for the record")).isVisible();
            assertThat(DashboardAxe.violations(page)).as("review").isEmpty();

            page = somebody.open("/#/audit?action=PR_PROPOSE");
            page.locator("button.row-link").first().press("ArrowDown");
            assertThat(page.locator("button.row-link").nth(1)).isFocused();
            page.keyboard().press("Enter");
            assertThat(page.locator("dialog")).isVisible();
            assertThat(DashboardAxe.violations(page)).as("decision").isEmpty();

            page = somebody.open("/#/proposals?run=nobodys_run");
            assertThat(page.locator(".empty pre")).containsText("curl -X POST");
            assertThat(DashboardAxe.violations(page)).as("empty").isEmpty();
        }
    }
}
