package dev.sicd.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Page.GetByRoleOptions;
import com.microsoft.playwright.options.AriaRole;
import dev.sicd.model.event.EpisodeEvent.ActionLogged;
import dev.sicd.schemas.EventCodec;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** An admin sends what was kept out again, from the page of the quarantine of a real system. */
@ExtendWith(DashboardSystem.Provider.class)
class DashboardQuarantineTest {
    private DashboardSystem system;

    @BeforeEach
    void use(DashboardSystem given) {
        this.system = given;
    }

    @Test
    void aRecordIsRedrivenByKeyboardOnceADryRunSaysThatItIsPossible() throws Exception {
        String run = "page_keyed";
        system.produce("nobodys_run", EventCodec.encode(DashboardData.action(run, "step")));
        String id = system.quarantined(run);
        try (DashboardVisit visit = system.visit();
                Api api = system.agent()) {
            Page page = visit.open("/#/quarantine");
            visit.enterToken(system.token());
            Locator row = page.locator("tr").filter(new Locator.FilterOptions().setHasText(run));
            assertThat(row).containsText("kept out");
            row.locator("a.row-link").focus();
            page.keyboard().press("Enter");
            assertThat(page.locator("dialog")).isVisible();
            assertThat(page.locator("dialog")).containsText("the record's key is not the event's run_id");
            assertThat(page.getByLabel("Key to send it with")).hasValue(run);
            reason(page).fill("the producer is fixed");
            assertThat(redrive(page)).isDisabled();

            page.getByLabel("Key to send it with").fill("");
            dryRun(page);
            assertThat(page.locator(".redrive")).containsText("quarantine again");
            assertThat(redrive(page)).isDisabled();

            page.getByLabel("Key to send it with").fill(run);
            assertThat(page.locator(".redrive")).not().containsText("quarantine again");
            dryRun(page);
            assertThat(page.locator(".redrive")).containsText("it would be folded into run " + run);
            reason(page).fill(" ");
            assertThat(redrive(page)).isDisabled();
            reason(page).fill("the producer is fixed");
            assertThat(redrive(page)).isEnabled();
            assertThat(DashboardAxe.violations(page)).isEmpty();
            assertThat(api.get("/runs/" + run + "/summary").status()).isEqualTo(404);

            redrive(page).focus();
            page.keyboard().press("Enter");

            assertThat(page.locator(".redrive")).containsText("Sent again, to sicd.episode-events:");
            assertThat(page.locator("dialog .facts").first()).containsText("redriven");
            assertThat(page.locator("dialog")).containsText("operator: the producer is fixed");
            String at = page.locator(".redrive [role=status] code").textContent();
            assertThat(api.get("/runs/" + run + "/summary?at_least=" + at)
                            .body()
                            .path("total_actions")
                            .asInt())
                    .isEqualTo(1);
            page.keyboard().press("Escape");
            assertThat(page.locator("dialog")).hasCount(0);
            assertThat(row.locator("a.row-link")).isFocused();
            assertThat(row).containsText("redriven");
            assertThat(page.url()).endsWith("/#/quarantine");
            assertThat(visit.complaints()).isEmpty();
            assertThat(id).isNotEmpty();
        }
    }

    @Test
    void whatWouldOnlyComeBackCannotBeSent() throws Exception {
        String run = "page_unknown";
        system.produce(run, new byte[] {0, 0, 0, 0, 99, 1, 2, 3});
        String id = system.quarantined(run);
        try (DashboardVisit visit = system.visit()) {
            visit.open("/#/quarantine");
            visit.enterToken(system.token());
            Page page = visit.page();
            page.navigate("/#/quarantine?record=" + id);
            reason(page).fill("try");

            dryRun(page);

            assertThat(page.locator(".redrive")).containsText("quarantine again UNKNOWN_SCHEMA");
            assertThat(redrive(page)).isDisabled();
            page.getByRole(AriaRole.BUTTON, named("Close")).click();
            assertThat(page.locator("dialog")).hasCount(0);
        }
    }

    @Test
    void aRefusalIsShownInTheWordsOfTheApi() throws Exception {
        String run = "page_refused";
        ActionLogged action = DashboardData.action(run, "step");
        system.produce("nobodys_run", EventCodec.encode(action));
        String id = system.quarantined(run);
        try (DashboardVisit visit = system.visit();
                Api api = system.agent()) {
            visit.open("/#/quarantine");
            visit.enterToken("sicd_not_a_token");
            Page page = visit.page();
            page.navigate("/#/quarantine?record=" + id);
            dryRun(page);
            assertThat(page.locator(".redrive .problem")).containsText("Refused (401)");

            visit.open("/#/quarantine");
            visit.enterToken(system.token());
            page.navigate("/#/quarantine?record=" + id);
            reason(page).fill("the producer is fixed");
            dryRun(page);
            assertThat(redrive(page)).isEnabled();
            // while somebody reads what the dry run said, another event comes with the same id
            String at = system.produce(run, EventCodec.encode(new ActionLogged(action.envelope(), "other", "{}")));
            assertThat(api.get("/runs/" + run + "/summary?at_least=" + at).status())
                    .isEqualTo(200);
            redrive(page).click();

            assertThat(page.locator(".redrive .problem")).containsText("Refused (409)");
            assertThat(page.locator(".redrive .problem")).containsText("CONTENT_CONFLICT");
            assertThat(page.locator(".redrive .problem")).containsText("nothing was sent");
            assertThat(redrive(page)).isDisabled();
            assertThat(page.locator("dialog .facts").first()).containsText("kept out");
        }
    }

    @Test
    void withoutATokenNothingCanBeSent() throws Exception {
        try (DashboardVisit visit = system.visit()) {
            Page page = visit.open(DashboardPages.address(system, "quarantined"));

            assertThat(page.locator("dialog")).containsText("Enter an admin's token");
            assertThat(redrive(page)).hasCount(0);
        }
    }

    private static void dryRun(Page page) {
        page.getByRole(AriaRole.BUTTON, named("Dry run")).click();
    }

    private static Locator redrive(Page page) {
        return page.getByRole(AriaRole.BUTTON, named("Redrive"));
    }

    private static Locator reason(Page page) {
        return page.getByLabel("Reason, for the record");
    }

    private static GetByRoleOptions named(String name) {
        return new GetByRoleOptions().setName(name).setExact(true);
    }
}
