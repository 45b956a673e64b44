package dev.sicd.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Page.GetByRoleOptions;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The dashboard while something happens all the time, which is when people look at it. */
@ExtendWith(DashboardSystem.Provider.class)
class DashboardLiveTest {
    /** Streams whose events never stop; how many of them are open is the attribute data-streams of the page. */
    private static final String STEADY_STREAMS = """
            let streams = 0;
            const count = (by) => (document.documentElement.dataset.streams = streams += by);
            const realFetch = window.fetch;
            window.fetch = (path, options) => {
              if (options?.headers?.Accept !== 'text/event-stream') return realFetch(path, options);
              const event = new TextEncoder().encode('event: entry\\ndata: {}\\n\\n');
              count(1);
              const body = new ReadableStream({
                start(events) {
                  const telling = setInterval(() => events.enqueue(event), 50);
                  options.signal.addEventListener('abort', () => {
                    clearInterval(telling);
                    count(-1);
                    events.error(options.signal.reason);
                  });
                },
              });
              return Promise.resolve(new Response(body, { headers: { 'Content-Type': 'text/event-stream' } }));
            };
            """;
    /** What a run page asks for at each new position is answered later than the next position comes. */
    private static final String SLOW_ANSWERS = """
            const quickFetch = window.fetch;
            window.fetch = async (path, options) => {
              if (/\\/(proposals|integrity)/.test(path)) {
                await new Promise((resume, fail) => {
                  setTimeout(resume, 3000);
                  options.signal.addEventListener('abort', () => fail(options.signal.reason));
                });
              }
              return quickFetch(path, options);
            };
            """;

    /** Written by every test here; one only, since the first page of the dashboard shows few. */
    private static final String RUN = "steady_run";

    private static final String METRICS = "/episodes/" + RUN + "/" + RUN + "_ep0001/metrics";

    private DashboardSystem system;

    @BeforeEach
    void use(DashboardSystem given) throws Exception {
        this.system = given;
        try (Api agent = system.agent()) {
            if (agent.get("/runs/" + RUN + "/summary").status() == 404) {
                agent.post("/start", "{\"run_id\": \"" + RUN + "\"}");
            }
        }
    }

    @Test
    void eventsThatDoNotStopAreShownWhileTheyCome() throws Exception {
        try (DashboardVisit visit = system.visit();
                Api agent = system.agent()) {
            visit.page().addInitScript(STEADY_STREAMS);
            Page page = visit.open("/#/runs/" + RUN);
            assertThat(page.locator("html")).hasAttribute("data-streams", "1");

            agent.post(METRICS, "{\"llm_calls\": 4321}");

            assertThat(page.locator(".stats")).containsText("4,321 calls");
            assertThat(page.locator("html")).hasAttribute("data-streams", "1");
        }
    }

    @Test
    void aHiddenPageHasNoStreamAndOneThatIsShownAgainDoes() {
        try (DashboardVisit visit = system.visit()) {
            visit.page().addInitScript(STEADY_STREAMS);
            Page page = visit.open("/#/runs");
            assertThat(page.locator("html")).hasAttribute("data-streams", "1");

            hide(page, true);
            assertThat(page.locator(".connection")).hasText("Paused");
            assertThat(page.locator("html")).hasAttribute("data-streams", "0");

            hide(page, false);
            assertThat(page.locator(".connection")).hasText("Live");
            assertThat(page.locator("html")).hasAttribute("data-streams", "1");
        }
    }

    @Test
    void whatDependsOnThePositionAppearsWhileTheRunIsWritten() throws Exception {
        try (DashboardVisit visit = system.visit();
                Api agent = system.agent()) {
            new DashboardData(agent, agent).propose(RUN, "Write less", "notes.txt");
            visit.page().addInitScript(SLOW_ANSWERS);
            try (Writing writing = new Writing(system)) {
                Page page = visit.page();
                page.navigate("/#/runs/" + RUN);

                assertThat(card(page, "What it proposed")).containsText("Write less");
                assertThat(card(page, "Is the record whole?")).containsText("entries looked at hold");
                // and then they follow
                awaitChange(card(page, "Is the record whole?"));
                awaitChange(card(page, "Episodes").locator("tbody"));
                writing.goesOn();
            }
        }
    }

    @Test
    void theSliderStaysWhereItIsMovedToWhileTheRunIsWritten() throws Exception {
        try (DashboardVisit visit = system.visit()) {
            try (Writing writing = new Writing(system)) {
                Page page = visit.open("/#/runs/" + RUN);
                Locator slider = page.locator("input[type=range]");

                slider.focus();
                slider.press("Home");

                assertThat(page.locator(".as-of")).containsText("As of position 1 of");
                assertThat(slider).hasValue("1");
                writing.goesOn();
            }
        }
    }

    @Test
    void whatIsTypedInAFilterStaysWhileTheListChanges() throws Exception {
        try (DashboardVisit visit = system.visit()) {
            try (Writing writing = new Writing(system)) {
                Page page = visit.open("/#/runs");
                Locator row = page.locator("tbody tr").filter(new Locator.FilterOptions().setHasText(RUN));
                assertThat(row).hasCount(1);

                page.getByLabel("Tag").pressSequentially("nobody's");
                for (int i = 0; i < 3; i++) {
                    awaitChange(row);
                }

                assertThat(page.getByLabel("Tag")).hasValue("nobody's");
                writing.goesOn();
                page.getByLabel("Tag").press("Enter");
                assertThat(page.locator(".empty")).containsText("No run is like that");
                page.getByRole(AriaRole.LINK, new GetByRoleOptions().setName("Show all"))
                        .click();
                assertThat(page.getByLabel("Tag")).hasValue("");
            }
        }
    }

    @Test
    void onlyWhatWasLookedAtIsCalledVerified() {
        try (DashboardVisit visit = system.visit()) {
            visit.page()
                    .route(
                            "**/integrity",
                            route -> changed(route, body -> {
                                body.put("next", 21);
                                ((ObjectNode) body.get("range")).put("to", 20);
                            }));
            Page page = visit.open("/#/runs/" + DashboardData.FINISHED);

            assertThat(page.locator(".title-row")).containsText("first 20 entries hold");
            assertThat(page.locator(".title-row")).not().containsText("verified");
            assertThat(card(page, "Is the record whole?")).containsText("The first 20 of");
        }
    }

    @Test
    void manyProducersAreAListOfThoseThatLackSomethingAndACount() {
        try (DashboardVisit visit = system.visit()) {
            visit.page()
                    .route(
                            "**/integrity",
                            route -> changed(route, body -> {
                                body.put("complete", false).put("producers_partial", true);
                                for (int i = 0; i < 100; i++) {
                                    ObjectNode producer = body.withArray("producers")
                                            .addObject()
                                            .put("producer_id", "many-" + i)
                                            .put("last", 9)
                                            .put("complete", i < 90)
                                            .put("missing_count", i < 90 ? 0 : 1);
                                    producer.putArray("missing").add("7");
                                }
                            }));
            Page page = visit.open("/#/runs/" + DashboardData.FINISHED);
            Locator integrity = card(page, "Is the record whole?");

            assertThat(integrity).containsText("events missing");
            assertThat(integrity).containsText("Producer many-99");
            // the agent's own is among the first 50
            assertThat(integrity.locator("dt", new Locator.LocatorOptions().setHasText("Producer many-")))
                    .hasCount(49);
            assertThat(integrity).containsText("51, nothing missing");
        }
    }

    @Test
    void aTokenThatNoHeaderCarriesIsRefusedWithWords() {
        try (DashboardVisit visit = system.visit()) {
            Page page = visit.open("/");

            page.getByRole(AriaRole.BUTTON, new GetByRoleOptions().setName("Token"))
                    .click();
            page.locator("dialog input[type=password]").fill("sicd_abc…");
            page.getByRole(AriaRole.BUTTON, new GetByRoleOptions().setName("Use it"))
                    .click();

            assertThat(page.locator("dialog [role=alert]")).containsText("Not a token");
            assertThat(page.evaluate("sessionStorage.length")).isEqualTo(0);
            assertThat(page.locator(".connection")).hasText("Live");
        }
    }

    @Test
    void whatWasReadWithATokenIsGoneWithIt() {
        try (DashboardVisit visit = system.visit()) {
            visit.page().route("**/admin/training/runs?*", route -> {
                // nobody is told without a token, as where reading needs one
                if (route.request().headers().containsKey("authorization")) {
                    route.resume();
                } else {
                    route.fulfill(new Route.FulfillOptions()
                            .setStatus(401)
                            .setContentType("application/problem+json")
                            .setBody("{\"title\": \"a token is needed\", \"status\": 401}"));
                }
            });
            Page page = visit.open("/#/runs");
            assertThat(page.locator(".problem")).containsText("a token is needed");

            visit.enterToken(system.token());
            assertThat(page.locator("tbody")).containsText(DashboardData.FINISHED);
            page.getByRole(AriaRole.BUTTON, new GetByRoleOptions().setName("Token"))
                    .click();
            page.getByRole(AriaRole.BUTTON, new GetByRoleOptions().setName("Forget it"))
                    .click();

            assertThat(page.locator(".problem")).containsText("a token is needed");
            assertThat(page.locator("main")).not().containsText(DashboardData.FINISHED);
        }
    }

    private static void hide(Page page, boolean hidden) {
        page.evaluate("""
                hidden => {
                  Object.defineProperty(document, 'hidden', { value: hidden, configurable: true });
                  document.dispatchEvent(new Event('visibilitychange'));
                }
                """, hidden);
    }

    /** The real answer, but for some of it. */
    private static void changed(Route route, Consumer<ObjectNode> change) {
        ObjectNode body = (ObjectNode) Api.json(route.fetch().text());
        change.accept(body);
        route.fulfill(
                new Route.FulfillOptions().setContentType("application/json").setBody(body.toString()));
    }

    private static void awaitChange(Locator shown) {
        String before = shown.textContent();
        assertThat(shown).not().hasText(before);
    }

    private static Locator card(Page page, String title) {
        return page.locator("section.card")
                .filter(new Locator.FilterOptions()
                        .setHas(page.locator("h2", new Page.LocatorOptions().setHasText(title))));
    }

    /** An agent that reports without a pause until it is closed. */
    private static final class Writing implements AutoCloseable {
        private final CompletableFuture<Void> done;
        private volatile boolean stopping;

        Writing(DashboardSystem system) {
            done = CompletableFuture.runAsync(() -> write(system));
        }

        private void write(DashboardSystem system) {
            try (Api agent = system.agent()) {
                while (!stopping) {
                    Api.Answer answer = agent.post(METRICS, "{\"tokens_used\": 100, \"cost_micro_usd\": 10000}");
                    assertThat(answer.status()).as("%s", answer.body()).isEqualTo(202);
                    Thread.sleep(50);
                }
            } catch (Exception e) {
                throw new CompletionException("the run is not written any more", e);
            }
        }

        /** Or else what was seen may have been seen after the last event. */
        void goesOn() {
            assertThat(done).isNotDone();
        }

        @Override
        public void close() {
            stopping = true;
            done.join();
        }
    }
}
