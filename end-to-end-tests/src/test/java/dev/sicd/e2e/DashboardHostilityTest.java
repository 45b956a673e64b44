package dev.sicd.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Request;
import com.microsoft.playwright.options.AriaRole;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
        // each with what of the hostile text is on it
        Map<String, String> pages = new LinkedHashMap<>();
        pages.put("/", "Overview");
        pages.put("/#/runs", DashboardData.SCRIPT);
        pages.put("/#/runs/" + DashboardData.HOSTILE, DashboardData.IMAGE);
        pages.put(EPISODE, DashboardData.SCRIPT);
        pages.put("/#/compare?runs=" + DashboardData.HOSTILE + "," + DashboardData.LONG, DashboardData.SCRIPT);
        pages.put("/#/proposals?state=" + proposal("state") + "&run=" + DashboardData.HOSTILE, DashboardData.IMAGE);
        pages.put("/#/proposals/" + proposal("proposal_id"), DashboardData.SCRIPT);
        pages.put("/#/audit?run=" + DashboardData.HOSTILE, "PR_PROPOSE");
        pages.put("/#/runs/%3Cimg%20src=x%20onerror=window.pwned=4%3E", "<img src=x onerror=window.pwned=4>");
        pages.put("/#/proposals/%3Cscript%3Ewindow.pwned=5%3C%2Fscript%3E", "<script>window.pwned=5</script>");
        pages.put("/#/runs/%", "%");
        try (DashboardVisit visit = system.visit()) {
            for (Map.Entry<String, String> opened : pages.entrySet()) {
                Page page = visit.open(opened.getKey());

                assertThat(page.locator("main")).containsText(opened.getValue());
                assertHarmless(visit, opened.getKey());
            }
        }
    }

    @Test
    void nothingOfAnEntryThatIsOpenedBecomesMarkup() {
        // quotes are written as JSON has them
        List<String> texts =
                List.of(DashboardData.SCRIPT, "<img src=x onerror=", DashboardData.ADDRESS, "invoice_⟨U+202E⟩txt.exe");
        try (DashboardVisit visit = system.visit()) {
            Page page = visit.open(EPISODE);
            Locator entries =
                    page.locator("button.entry").filter(new Locator.FilterOptions().setHasText("ActionLogged"));
            for (int i = 0; i < texts.size(); i++) {
                entries.nth(i).click();
                assertThat(page.locator("dialog")).isVisible();
                assertThat(page.locator("dialog pre")).containsText(texts.get(i));
                assertHarmless(visit, texts.get(i));
                page.keyboard().press("Escape");
                assertThat(page.locator("dialog")).hasCount(0);
            }

            page = visit.open("/#/audit?action=PR_PROPOSE&run=" + DashboardData.HOSTILE);
            button(page, "PR_PROPOSE").click();
            assertThat(page.locator("dialog")).containsText("Context");
            assertHarmless(visit, "decision");
        }
    }

    @Test
    void itIsShownAsItWasWritten() throws Exception {
        try (DashboardVisit visit = system.visit()) {
            Page page = visit.open("/#/proposals/" + proposal("proposal_id"));

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
            Page page = visit.open("/#/proposals/" + proposal("proposal_id"));
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

    /** The policy of content would keep such code from running, and complain: there must not be any in the first place. */
    private static void assertHarmless(DashboardVisit visit, String where) {
        Page page = visit.page();
        assertThat(page.evaluate("window.pwned")).as(where).isNull();
        assertThat(page.locator("main script, main img, main iframe, main [onerror]"))
                .hasCount(0);
        assertThat(page.locator("a[href^='javascript:']")).hasCount(0);
        assertThat(page.locator("main").textContent()).doesNotContain("\u202E");
        // what does not exist is answered by 404, which a browser reports
        assertThat(visit.complaints()).as(where).allMatch(heard -> heard.startsWith("Failed to load resource"));
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

    private String proposal(String field) throws Exception {
        try (Api api = system.agent()) {
            return api.get("/runs/" + DashboardData.HOSTILE + "/proposals")
                    .body()
                    .at("/proposals/0/" + field)
                    .textValue();
        }
    }
}
