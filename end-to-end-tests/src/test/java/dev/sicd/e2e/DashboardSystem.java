package dev.sicd.e2e;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** One system with {@link DashboardData} in it and one browser, for all tests of the dashboard. */
final class DashboardSystem implements AutoCloseable {
    /** The first is for root in a container; the others keep it from asking its maker's servers. */
    private static final List<String> FLAGS = List.of(
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync");

    private static final double ASSERTION_MS = 30_000;

    private final Path directory;
    private final SicdProcess dev;
    private final Playwright playwright;
    private final Browser browser;
    private final String token;

    private DashboardSystem() throws Exception {
        directory = Files.createTempDirectory("dashboard");
        dev = SicdProcess.dev(directory.resolve("data"));
        token = Files.readString(directory.resolve("data/operator.token")).strip();
        try (Api agent = new Api(dev.url());
                Api operator = operator()) {
            new DashboardData(agent, operator).record();
        }
        // a loaded machine is slow, not wrong
        PlaywrightAssertions.setDefaultAssertionTimeout(ASSERTION_MS);
        playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        browser = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(Path.of(System.getProperty("sicd.chromium", "/usr/bin/chromium")))
                        .setArgs(FLAGS));
    }

    String url() {
        return dev.url();
    }

    /** Of the operator, who may review. */
    String token() {
        return token;
    }

    Api agent() {
        return new Api(dev.url());
    }

    Api operator() {
        return new Api(dev.url(), "Authorization", "Bearer " + token);
    }

    /** A new tab of a new session; it is closed with what is returned. */
    DashboardVisit visit(Browser.NewContextOptions options) {
        return new DashboardVisit(browser.newContext(options.setBaseURL(dev.url())));
    }

    DashboardVisit visit() {
        return visit(new Browser.NewContextOptions().setViewportSize(1280, 900));
    }

    @Override
    public void close() {
        browser.close();
        playwright.close();
        dev.close();
        deleteAll(directory);
    }

    private static void deleteAll(Path directory) {
        try (var paths = Files.walk(directory)) {
            for (Path path : paths.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }

    /** Gives tests the one system, which lives as long as the test run. */
    static final class Provider implements ParameterResolver {
        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == DashboardSystem.class;
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            return context.getRoot()
                    .getStore(Namespace.create(DashboardSystem.class))
                    .computeIfAbsent(DashboardSystem.class, key -> start(), DashboardSystem.class);
        }

        private static DashboardSystem start() {
            try {
                return new DashboardSystem();
            } catch (Exception e) {
                throw new IllegalStateException("no system for the dashboard", e);
            }
        }
    }
}
