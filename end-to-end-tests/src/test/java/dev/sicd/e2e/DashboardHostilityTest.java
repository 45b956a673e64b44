package dev.sicd.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What an agent writes is shown, and does nothing: neither as markup, nor by its length. */
@ExtendWith(DashboardSystem.Provider.class)
class DashboardHostilityTest {
    private static final String EPISODE =
            "/#/runs/" + DashboardData.HOSTILE + "/episodes/" + DashboardData.HOSTILE + "_ep0001";
    /** No page has more elements than this, however much an agent writes. */
    private static final int ELEMENTS_MAX = 4000;

    private DashboardSystem system;

    @BeforeEach
    void use(DashboardSystem given) {
        this.system = given;
    }

    @Test
    void noTextOfAnAgentBecomesMarkup() throws Exception {
        String proposal = proposal();
        for (String path : List.of(
                "/",
                "/#/runs",
                "/#/runs/" + DashboardData.HOSTILE,
                EPISODE,
                "/#/compare?runs=" + DashboardData.HOSTILE + "," + DashboardData.LONG,
                "/#/proposals",
                "/#/proposals/" + proposal,
                "/#/audit?run=" + DashboardData.HOSTILE,
                "/#/runs/%3Cimg%20src=x%20onerror=window.pwned=4%3E",
                "/#/proposals/%3Cscript%3Ewindow.pwned=5%3C%2Fscript%3E",
                "/#/runs/%")) {
            try (DashboardVisit visit = system.visit()) {
                Page page = visit.page();
                page.navigate(path);
                assertThat(page.locator("h1")).isVisible();
                assertThat(page.locator(".loading")).hasCount(0);

                assertThat(page.evaluate("window.pwned")).as(path).isNull();
                assertThat(page.locator("main script, main img, main iframe, main [onerror]"))
                        .hasCount(0);
                assertThat(page.locator("a[href^='javascript:']")).hasCount(0);
                assertThat(page.locator("main").textContent()).doesNotContain("\u202E");
            }
        }
    }

    @Test
    void itIsShownAsItWasWritten() throws Exception {
        try (DashboardVisit visit = system.visit()) {
            Page page = visit.open("/#/proposals/" + proposal());

            assertThat(page.locator("h1")).hasText(DashboardData.IMAGE + "invoice_⟨U+202E⟩txt.exe");
            assertThat(page.locator(".diff .added").first()).containsText(DashboardData.SCRIPT);
            assertThat(page.locator(".diff .removed").first()).containsText(DashboardData.IMAGE);
            assertThat(page.locator(".diff .added .code").nth(3).textContent().length())
                    .isLessThan(1000);
            assertThat(visit.complaints()).isEmpty();
        }
    }

    @Test
    void aTextOfManyCharactersIsCutUntilAllOfItIsWanted() {
        try (DashboardVisit visit = system.visit()) {
            Page page = visit.open(EPISODE);
            page.locator("button.entry").last().click();
            assertThat(page.locator("dialog pre").textContent().length()).isLessThan(5000);
            assertThat(page.locator("dialog")).containsText("Show all");

            page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Show all"))
                    .click();

            assertThat(page.locator("dialog pre")).containsText("xxx");
            assertThat(page.locator("dialog pre").textContent().length()).isGreaterThan(DashboardData.LONG_TEXT);
            // it still answers: the drawer closes
            page.keyboard().press("Escape");
            assertThat(page.locator("dialog")).hasCount(0);
        }
    }

    @Test
    void manyRowsAreReadInPages() {
        try (DashboardVisit visit = system.visit()) {
            Page page = visit.open("/#/runs/" + DashboardData.LONG + "/episodes/" + DashboardData.LONG + "_ep0001");

            assertThat(page.locator(".stats")).containsText("5,000");
            assertThat((Integer) page.evaluate("document.querySelectorAll('*').length"))
                    .isLessThan(ELEMENTS_MAX);
            page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Next →"))
                    .click();

            assertThat(page.locator(".pager")).containsText("Page 2");
            assertThat(page.locator("button.entry").first()).containsText("103");
            assertThat((Integer) page.evaluate("document.querySelectorAll('*').length"))
                    .isLessThan(ELEMENTS_MAX);
        }
    }

    private String proposal() throws Exception {
        try (Api api = system.agent()) {
            return api.get("/runs/" + DashboardData.HOSTILE + "/proposals")
                    .body()
                    .at("/proposals/0/proposal_id")
                    .textValue();
        }
    }
}
