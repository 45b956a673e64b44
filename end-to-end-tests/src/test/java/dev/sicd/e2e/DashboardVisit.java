package dev.sicd.e2e;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.ConsoleMessage;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;
import java.util.ArrayList;
import java.util.List;

/** Somebody who looks at the dashboard, and what their browser complained of. */
final class DashboardVisit implements AutoCloseable {
    private final BrowserContext context;
    private final Page page;
    private final List<String> complaints = new ArrayList<>();

    DashboardVisit(BrowserContext context) {
        this.context = context;
        this.page = context.newPage();
        page.onConsoleMessage(this::heard);
        page.onPageError(complaints::add);
    }

    Page page() {
        return page;
    }

    /** Goes to an address and waits until nothing is still loading. */
    Page open(String path) {
        // to another page behind the same address only the hash changes: that is no load
        page.navigate("about:blank");
        page.navigate(path);
        PlaywrightAssertions.assertThat(page.locator("h1")).isVisible();
        PlaywrightAssertions.assertThat(page.locator(".loading")).hasCount(0);
        return page;
    }

    /** By the button that every page has at its top. */
    void enterToken(String token) {
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Token"))
                .click();
        page.locator("dialog input[type=password]").fill(token);
        page.locator("dialog button[type=submit]").click();
        PlaywrightAssertions.assertThat(page.locator("dialog")).hasCount(0);
    }

    /** Errors on the console, violations of the content policy among them, and exceptions of scripts. */
    List<String> complaints() {
        return List.copyOf(complaints);
    }

    @Override
    public void close() {
        context.close();
    }

    private void heard(ConsoleMessage message) {
        if (message.type().equals("error") || message.type().equals("warning")) {
            complaints.add(message.text() + " at " + message.location());
        }
    }
}
