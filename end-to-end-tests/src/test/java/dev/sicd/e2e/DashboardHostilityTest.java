package dev.sicd.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Request;
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
        List<String> paths = List.of(
                "/",
                "/#/runs",
                "/#/runs/" + DashboardData.HOSTILE,
                EPISODE,
                "/#/compare?runs=" + DashboardData.HOSTILE + "," + DashboardData.LONG,
                "/#/proposals",
                "/#/proposals/" + proposal(),
                "/#/audit?run=" + DashboardData.HOSTILE,
                "/#/runs/%3Cimg%20src=x%20onerror=window.pwned=4%3E",
                "/#/proposals/%3Cscript%3Ewindow.pwned=5%3C%2Fscript%3E",
                "/#/runs/%");
        try (DashboardVisit visit = system.visit()) {
            for (String path : paths) {
                Page page = visit.open(path);

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
    void aTextOfAMegabyteIsCutUntilAllOfItIsWanted() {
        try (DashboardVisit visit = system.visit()) {
            Page page = visit.open(EPISODE);
            page.locator("button.entry").last().click();
            assertThat(length(page, "dialog pre")).isLessThan(5000);
            assertThat(page.locator("dialog")).containsText("Show all");

            button(page, "Show all").click();

            assertThat(button(page, "Show all")).hasCount(0);
            assertThat(length(page, "dialog pre")).isGreaterThan(DashboardData.LONG_TEXT);
            assertThat(elements(page)).isLessThan(ELEMENTS_MAX);
            // it still answers: the drawer closes
            page.keyboard().press("Escape");
            assertThat(page.locator("dialog")).hasCount(0);
        }
    }

    @Test
    void aFileOfAMegabyteIsReadLineByLineInSteps() throws Exception {
        try (DashboardVisit visit = system.visit()) {
            Page page = visit.open("/#/proposals/" + proposal());
            assertThat(page.locator(".tally")).containsText("+262,148");
            assertThat(page.locator(".diff tr")).hasCount(300);
            assertThat(elements(page)).isLessThan(ELEMENTS_MAX);

            button(page, "more lines").click();

            assertThat(page.locator(".diff tr")).hasCount(600);
            assertThat(elements(page)).isLessThan(ELEMENTS_MAX);
            // it still answers
            page.locator("nav").first().getByText("System").click();
            assertThat(page.locator("h1")).hasText("System");
        }
    }

    @Test
    void tenThousandRowsAreReadInPages() {
        try (DashboardVisit visit = system.visit()) {
            Page page = visit.open("/#/runs/" + DashboardData.LONG + "/episodes/" + DashboardData.LONG + "_ep0001");

            assertThat(page.locator(".stats")).containsText("10,000");
            assertThat(elements(page)).isLessThan(ELEMENTS_MAX);
            button(page, "Next →").click();

            assertThat(page.locator(".pager")).containsText("Page 2");
            assertThat(page.locator("button.entry").first()).containsText("103");
            assertThat(elements(page)).isLessThan(ELEMENTS_MAX);
            // a stream is asked for what comes and not again for all that was
            Request stream = page.waitForRequest(
                    request -> request.headers().getOrDefault("accept", "").equals("text/event-stream"),
                    () -> visit.open("/#/runs/" + DashboardData.LONG));
            assertThat(Integer.parseInt(stream.headers().getOrDefault("last-event-id", "0")))
                    .isGreaterThan(DashboardData.ROWS);
        }
    }

    private static Locator button(Page page, String name) {
        return page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name));
    }

    private static int elements(Page page) {
        return (Integer) page.evaluate("document.querySelectorAll('*').length");
    }

    /** Counted in the browser: the text itself need not come here. */
    private static int length(Page page, String selector) {
        return (Integer) page.evaluate("selector => document.querySelector(selector).textContent.length", selector);
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
