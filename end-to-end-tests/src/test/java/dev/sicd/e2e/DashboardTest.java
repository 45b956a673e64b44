package dev.sicd.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Page.GetByRoleOptions;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import dev.sicd.contract.Contract;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The dashboard in a browser, in front of a real system. */
@ExtendWith(DashboardSystem.Provider.class)
class DashboardTest {
    private DashboardSystem system;

    @BeforeEach
    void use(DashboardSystem given) {
        this.system = given;
    }

    @Test
    void twoClicksAnswerWhatWasDoneWhatItCostWhoAllowedItAndWhetherTheRecordIsWhole() throws Exception {
        String run = "two_clicks_away";
        try (DashboardVisit visit = system.visit();
                Api agent = system.agent();
                Api operator = system.operator()) {
            // among the newest, whatever other tests have recorded
            new DashboardData(agent, operator).finished(run);
            Page page = visit.open("/");

            page.getByRole(AriaRole.LINK, named(run)).first().click();

            assertThat(page.locator("h1")).hasText(run);
            assertThat(page.locator(".stats")).containsText("Cost$");
            assertThat(card(page, "What it proposed")).containsText("Skip the slow tests");
            assertThat(card(page, "What it proposed")).containsText("planned");
            assertThat(card(page, "Who allowed it")).containsText("operator");
            assertThat(card(page, "Is the record whole?")).containsText("verified and complete");

            page.getByRole(AriaRole.LINK, named(run + "_ep0003")).click();

            assertThat(card(page, "Timeline").locator("button.entry").first()).containsText("EpisodeStarted");
            assertThat(card(page, "Timeline")).containsText("lines_added");
        }
    }

    @Test
    void whatIsRecordedIsSeenWithoutReload() throws Exception {
        try (DashboardVisit visit = system.visit();
                Api agent = system.agent()) {
            agent.post("/start", "{\"run_id\": \"live_run\"}");
            Page page = visit.open("/#/runs/live_run");
            page.evaluate("window.sameDocument = true");

            agent.post("/episodes/live_run/live_run_ep0001/metrics", "{\"tokens_used\": 4321}");

            assertThat(page.locator(".stats")).containsText("4,321");
            assertThat(page.locator(".plots")).containsText("4,321");
            assertThat(page.evaluate("window.sameDocument")).isEqualTo(true);

            agent.post("/runs/live_run/complete", "{\"status\": \"completed\"}");

            assertThat(page.locator(".title-row")).containsText("completed");
            assertThat(page.evaluate("window.sameDocument")).isEqualTo(true);
        }
    }

    @Test
    void aRunThatIsNotThereAppearsWhenItStarts() throws Exception {
        try (DashboardVisit visit = system.visit();
                Api agent = system.agent()) {
            visit.page().navigate("/#/runs/20270101");
            assertThat(visit.page().locator(".empty pre")).containsText("curl -X POST");

            agent.post("/start", "{\"run_id\": \"20270101\"}");

            assertThat(visit.page().locator(".title-row")).containsText("in progress");
        }
    }

    @Test
    void whatAnEmptyPageTellsToTypeWorks() throws Exception {
        assumeTrue(Program.works("curl", "--version"), "curl is missing: apt-get install curl");
        try (DashboardVisit visit = system.visit()) {
            Page page = visit.open("/#/proposals?run=my_run");
            // none awaits review: those of other states are a click away, of this run none
            assertThat(page.locator(".others a")).hasCount(0);
            String commands = page.locator(".empty pre").textContent();

            Process shell = new ProcessBuilder("sh", "-e", "-c", commands)
                    .redirectErrorStream(true)
                    .start();
            String said = new String(shell.getInputStream().readAllBytes(), UTF_8);

            assertThat(said).contains("awaiting_review").doesNotContain("problem");
            assertThat(page.locator("table")).containsText("Faster CI");

            page.getByLabel("State").selectOption("merged");
            assertThat(page.locator(".others")).hasText("Awaiting review");
        }
    }

    @Test
    void aRunWithoutEpisodesNamesTheCommand() {
        try (DashboardVisit visit = system.visit()) {
            visit.page()
                    .route(
                            "**/episodes/" + DashboardData.OPEN + "?*",
                            route -> route.fulfill(new Route.FulfillOptions()
                                    .setContentType("application/json")
                                    .setBody("{\"run_id\": \"%s\", \"episode_count\": 0, \"episodes\": []}"
                                            .formatted(DashboardData.OPEN))));
            Page page = visit.open("/#/runs/" + DashboardData.OPEN);

            assertThat(page.locator(".empty pre")).containsText("/runs/" + DashboardData.OPEN + "/episodes");
        }
    }

    @Test
    void thePastIsReadAgainWithAnotherToken() {
        try (DashboardVisit visit = system.visit()) {
            Page page = visit.open("/#/runs/" + DashboardData.OPEN + "?as_of=4");

            page.waitForRequest(
                    request -> request.url().contains("/summary?as_of=4")
                            && request.headers().containsKey("authorization"),
                    () -> visit.enterToken(system.token()));
        }
    }

    @Test
    void aReviewerApprovesWithAReasonThatIsOnTheRecord() throws Exception {
        try (DashboardVisit visit = system.visit();
                Api agent = system.agent()) {
            String proposal = new DashboardData(agent, agent)
                    .propose(DashboardData.OPEN, "Build once, test twice", "Jenkinsfile");
            Page page = visit.open("/#/proposals/" + proposal);
            assertThat(page.locator(".title-row")).containsText("awaiting review");

            enterToken(page, system.token());
            page.getByLabel("Reason, for the record").fill("read it, line by line");
            page.getByRole(AriaRole.BUTTON, named("Approve")).click();

            assertThat(page.locator(".title-row")).containsText("planned");
            assertThat(page.locator(".steps")).containsText("Approvedby operator");
            // what came of it stays, and the focus is beside it
            assertThat(card(page, "Your decision")).containsText("Recorded: ");
            assertThat(page.locator("h2#review")).isFocused();
            assertThat(agent.get("/proposals/" + proposal)
                            .body()
                            .at("/review/reason")
                            .textValue())
                    .isEqualTo("read it, line by line");
            assertThat(page.evaluate("JSON.stringify(localStorage) + document.cookie"))
                    .isEqualTo("{}");
            assertThat(visit.complaints()).isEmpty();
        }
    }

    @Test
    void whoMayNotReviewIsToldSoInTheWordsOfTheApi() throws Exception {
        try (DashboardVisit visit = system.visit()) {
            Page page = visit.open("/#/proposals/" + DashboardPages.waiting(system));

            enterToken(page, "sicd_not_a_token");
            page.getByRole(AriaRole.BUTTON, named("Reject")).click();

            assertThat(page.locator(".card .problem")).containsText("Refused (401)");
            assertThat(page.locator(".title-row")).containsText("awaiting review");
        }
    }

    @Test
    void theSliderShowsTheRunOfThenAndSaysWhatIsOfNow() {
        try (DashboardVisit visit = system.visit()) {
            Page page = visit.open("/#/runs/" + DashboardData.FINISHED);
            Locator slider = page.locator("input[type=range]");

            slider.focus();
            slider.press("Home");
            for (int i = 0; i < 4; i++) {
                slider.press("ArrowRight");
            }

            assertThat(page.locator(".as-of")).containsText("As of position 5");
            assertThat(page.locator(".stats")).containsText("Episodes0 / 5");
            assertThat(page.url()).endsWith("?as_of=5");
            assertThat(card(page, "Episodes")).containsText("1 by position 5");
            assertThat(card(page, "Episodes").locator("tbody tr")).hasCount(1);
            assertThat(card(page, "Episodes").locator("tbody tr")).containsText("in progress");
            assertThat(card(page, "What it proposed")).containsText("It had proposed nothing by then");
            assertThat(card(page, "Who allowed it")).containsText("Of now, not of position 5");
            assertThat(card(page, "Is the record whole?")).containsText("Of now, not of position 5");
            assertThat(page.locator(".title-row")).not().containsText("verified");

            page.getByRole(AriaRole.BUTTON, named("Back to now")).click();

            assertThat(page.locator(".stats")).containsText("Episodes5 / 5");
            assertThat(card(page, "Episodes").locator("tbody tr")).hasCount(5);
            assertThat(card(page, "Episodes").locator("tbody tr").first()).containsText("completed");
            assertThat(card(page, "What it proposed")).containsText("Skip the slow tests");
            assertThat(page.locator("main")).not().containsText("Of now, not of");
            assertThat(page.locator(".title-row")).containsText("verified");
            assertThat(visit.complaints()).isEmpty();
        }
    }

    @Test
    void anAddressWithAPositionShowsProposalsInTheirStatesOfThen() throws Exception {
        try (DashboardVisit visit = system.visit();
                Api agent = system.agent()) {
            long reviewed = 0;
            for (JsonNode entry : agent.get("/runs/" + DashboardData.FINISHED + "/timeline?limit=500")
                    .body()
                    .path("entries")) {
                if (entry.path("type").asText().equals("ProposalReviewed")) {
                    reviewed = entry.path("position").asLong();
                }
            }
            assertThat(reviewed).isPositive();

            Page page = visit.open("/#/runs/" + DashboardData.FINISHED + "?as_of=" + (reviewed - 1));
            assertThat(proposal(page, "Skip the slow tests")).containsText("awaiting review");
            assertThat(card(page, "Episodes").locator("tbody tr")).hasCount(5);
            assertThat(card(page, "Episodes").locator("tbody tr").last()).containsText("completed");
            assertThat(page.locator(".problem")).hasCount(0);

            page.getByRole(AriaRole.BUTTON, named("Back to now")).click();
            assertThat(proposal(page, "Skip the slow tests")).containsText("rejected");
        }
    }

    @Test
    void aPositionBeyondTheEndIsSaidNotToBe() {
        try (DashboardVisit visit = system.visit()) {
            Page page = visit.open("/#/runs/" + DashboardData.FINISHED + "?as_of=99999");

            assertThat(page.locator("main")).containsText("There is no position 99999");
            assertThat(page.locator(".stats")).containsText("Episodes5 / 5");
        }
    }

    @Test
    void whatIsBeforeALinkedEntryIsReached() {
        try (DashboardVisit visit = system.visit()) {
            Page page = visit.open(
                    "/#/runs/" + DashboardData.FINISHED + "/episodes/" + DashboardData.FINISHED + "_ep0002?entry=30");
            // only what is open is closed by Escape
            assertThat(page.locator("dialog")).isVisible();
            page.keyboard().press("Escape");
            assertThat(page.locator("dialog")).hasCount(0);
            assertThat(page.locator("button.entry").first()).not().containsText("EpisodeStarted");

            page.getByRole(AriaRole.BUTTON, named("From its beginning")).click();

            assertThat(page.locator("button.entry").first()).containsText("EpisodeStarted");
            assertThat(page.getByRole(AriaRole.BUTTON, named("From its beginning")))
                    .hasCount(0);
        }
    }

    @Test
    void anEpisodeBesideAnotherIsReadWithoutThePagesOfTheOther() throws Exception {
        String run = "side_by_side";
        try (DashboardVisit visit = system.visit();
                Api agent = system.agent()) {
            agent.post("/start", "{\"run_id\": \"%s\", \"episodes\": 2}".formatted(run));
            agent.post("/runs/" + run + "/episodes", "{}");
            ArrayNode events = new ObjectMapper().createArrayNode();
            for (int i = 1; i <= 500; i++) {
                boolean isOfFirst = i <= 3 || i == 450;
                DashboardData.event(events, run, isOfFirst ? 1 : 2, i, "ActionLogged")
                        .putObject("action_logged")
                        .put("type", isOfFirst ? "first_" + i : "other")
                        .putObject("data");
            }
            new DashboardData(agent, agent).send(events);
            Page page = visit.open("/#/runs/" + run + "/episodes/" + run + "_ep0001");
            assertThat(page.locator("button.entry").last()).containsText("first_3");

            page.getByRole(AriaRole.BUTTON, named("Next →")).click();

            assertThat(page.locator("button.entry")).hasCount(1);
            assertThat(page.locator("button.entry")).containsText("first_450");
            // it is the last of the episode, though not of the run
            assertThat(page.getByRole(AriaRole.BUTTON, named("Next →"))).isDisabled();
        }
    }

    @Test
    void aTextIsCopiedByHandWhereTheBrowserForbidsIt() {
        try (DashboardVisit visit = system.visit()) {
            visit.page().addInitScript("Object.defineProperty(navigator, 'clipboard', {value: undefined})");
            visit.open("/");
            visit.enterToken(system.token());
            Page page = visit.open(
                    "/#/runs/" + DashboardData.FINISHED + "/episodes/" + DashboardData.FINISHED + "_ep0002?entry=30");

            page.getByRole(AriaRole.BUTTON, named("Copy as curl")).click();

            assertThat(page.locator("dialog .by-hand"))
                    .containsText("curl -sS -H \"Authorization: Bearer $SICD_TOKEN\" 'http");
            assertThat(page.locator("dialog .by-hand")).not().containsText(system.token());
            assertThat(page.getByRole(AriaRole.BUTTON, named("Copy the event id")))
                    .hasCount(1);
        }
    }

    @Test
    void theSystemSaysItsVersionAndItsStoresAndNotWhatItDoesNotKnow() {
        try (DashboardVisit visit = system.visit()) {
            visit.page()
                    .route(
                            "**/metrics",
                            route -> route.fulfill(new Route.FulfillOptions()
                                    .setContentType("text/plain")
                                    .setBody("""
                                                    sicd_build_info{version="1.2.3",java="25.0.1"} 1.0
                                                    sicd_input_lag_records{topic="a"} -1.0
                                                    sicd_input_lag_records{topic="b"} 3.0
                                                    sicd_store_bytes{store="runs"} 2048.0
                                                    sicd_store_bytes{store="events"} 5.0E9
                                                    """)));
            Page page = visit.open("/#/system");

            assertThat(page.locator(".stats")).containsText("Version1.2.3Java 25.0.1");
            assertThat(page.locator(".stats")).containsText("Behind–");
            assertThat(card(page, "Stores").locator("tbody tr")).hasText(new String[] {"events4.7 GB", "runs2.0 KB"});
        }
    }

    @Test
    void runsAreFilteredSortedAndCompared() {
        try (DashboardVisit visit = system.visit()) {
            Page page = visit.open("/#/runs");

            page.getByLabel("Status").selectOption("failed");
            assertThat(page.locator("tbody tr")).hasCount(1);
            assertThat(page.locator("tbody")).containsText(DashboardData.FAILED);
            page.getByLabel("Status").selectOption("");
            page.getByLabel("Tag").fill("nobody's");
            page.getByLabel("Tag").press("Enter");
            assertThat(page.locator(".empty")).containsText("No run is like that");
            page.getByLabel("Tag").fill("");
            page.getByLabel("Tag").press("Enter");
            page.getByLabel("Begun before").fill("2020-01-01T00:00");
            assertThat(page.locator(".empty")).containsText("No run is like that");
            page.getByLabel("Begun before").fill("");
            page.getByLabel("Order").selectOption("most actions");
            assertThat(page.locator("tbody tr").first()).containsText(DashboardData.LONG);

            page.getByLabel("Compare " + DashboardData.FINISHED).check();
            page.getByLabel("Compare " + DashboardData.LONG).check();
            page.getByRole(AriaRole.LINK, named("Compare 2 runs")).click();

            assertThat(page.locator("tbody")).containsText("Actions");
            assertThat(page.locator(".delta").first()).containsText("%");
        }
    }

    @Test
    void theAuditIsFilteredAndADecisionOpens() {
        try (DashboardVisit visit = system.visit()) {
            Page page = visit.open("/#/audit");

            page.getByLabel("Action").selectOption("PR_REVIEW");
            page.getByLabel("Run").fill(DashboardData.FINISHED);
            page.getByLabel("Run").press("Enter");
            assertThat(page.locator("tbody tr")).hasCount(1);
            page.getByRole(AriaRole.BUTTON, named("PR_REVIEW")).click();

            assertThat(page.locator("dialog")).containsText("operator (human)");
            assertThat(page.locator("dialog")).containsText("default-1");
        }
    }

    @Test
    void itIsUsedByKeyboard() {
        try (DashboardVisit visit = system.visit()) {
            Page page =
                    visit.open("/#/runs/" + DashboardData.FINISHED + "/episodes/" + DashboardData.FINISHED + "_ep0002");

            page.keyboard().press("Tab");
            assertThat(page.locator(":focus")).hasText("Skip to the content");
            page.keyboard().press("Enter");
            assertThat(page.locator("main")).isFocused();

            page.locator("button.entry").first().focus();
            page.keyboard().press("ArrowDown");
            assertThat(page.locator("button.entry").nth(1)).isFocused();
            page.keyboard().press("Enter");
            // its text is there before it is open, and only then Escape closes it
            assertThat(page.locator("dialog")).isVisible();
            assertThat(page.locator("dialog")).containsText("Payload");
            page.keyboard().press("Escape");

            assertThat(page.locator("dialog")).hasCount(0);
            assertThat(page.locator("button.entry").nth(1)).isFocused();
        }
    }

    @Test
    void thePageOfTheApiHasEveryOperationOfTheContract() {
        try (DashboardVisit visit = system.visit()) {
            Page page = visit.open("/docs");

            assertThat(page.locator("details.operation"))
                    .hasCount(Contract.load().operations().size());
            page.locator("details#startRun summary").click();
            assertThat(page.locator("details#startRun")).containsText("task_description");
        }
    }

    @Test
    void aStreamOfEventsIsReadHoweverItIsCut() {
        try (DashboardVisit visit = system.visit()) {
            Page page = visit.open("/");
            page.route(
                    "**/streamed",
                    route -> route.fulfill(
                            new Route.FulfillOptions()
                                    .setContentType("text/event-stream")
                                    .setBody(
                                            ": hello\n\nevent: run\nid: 7\ndata: {}\n\nevent: reset\r\ndata\r\n\r\nevent: nothing\n\ndata: x\n\n")));

            Object kinds = page.evaluate("""
                    async () => {
                      const { readStream } = await import('/ui/lib/stream.js');
                      const kinds = [];
                      const options = { opened: () => kinds.push('opened'), told: kind => kinds.push(kind) };
                      const there = await readStream('/streamed', options);
                      return [...kinds, there, await readStream('/readyz', options)].join(' ');
                    }
                    """);

            assertThat(kinds).isEqualTo("opened run reset message true false");
        }
    }

    @Test
    void aDifferenceIsExactlyBetweenTheTwoTexts() {
        try (DashboardVisit visit = system.visit()) {
            Object wrong = visit.open("/").evaluate("""
                            async () => {
                              const { diffLines } = await import('/ui/lib/diff.js');
                              let seed = 1;
                              const random = max => (seed = (seed * 1103515245 + 12345) & 0x7fffffff) % max;
                              const end = text => (random(3) ? text : text.slice(0, -1));
                              const text = () => end(Array.from({ length: random(14) }, () => 'abcd'[random(4)] + '\\n').join(''));
                              const side = (rows, other) => rows.filter(row => row.kind !== other).map(row => row.text + (row.unended ? '' : '\\n')).join('');
                              for (let i = 0; i < 2000; i += 1) {
                                const [before, after] = [text(), text()];
                                const rows = diffLines(before, after);
                                if (side(rows, '+') !== before || side(rows, '-') !== after) return JSON.stringify([i, before, after]);
                              }
                              return '';
                            }
                            """);

            assertThat(wrong).isEqualTo("");
        }
    }

    private static void enterToken(Page page, String token) {
        page.getByLabel("Token", new Page.GetByLabelOptions().setExact(true)).fill(token);
        page.getByRole(AriaRole.BUTTON, named("Use it")).click();
    }

    private static Locator proposal(Page page, String title) {
        return card(page, "What it proposed").locator("tbody tr").filter(new Locator.FilterOptions().setHasText(title));
    }

    private static Locator card(Page page, String title) {
        return page.locator("section.card")
                .filter(new Locator.FilterOptions()
                        .setHas(page.locator("h2", new Page.LocatorOptions().setHasText(title))));
    }

    private static GetByRoleOptions named(String name) {
        return new GetByRoleOptions().setName(name).setExact(true);
    }
}
