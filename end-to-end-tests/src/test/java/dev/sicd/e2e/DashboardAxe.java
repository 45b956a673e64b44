package dev.sicd.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** What axe finds wrong with a page as it is open now, by day and by night. */
final class DashboardAxe {
    private static final String SCRIPT = script();
    private static final String VIOLATIONS = """
            async () => {
              // buttons fade from one scheme's colours to the other's
              await Promise.all(document.getAnimations().map(animation => animation.finished));
              return (await axe.run(document, {resultTypes: ['violations']})).violations.map(
                found => found.id + ': ' + found.nodes.slice(0, 3).map(node => node.html.slice(0, 160) + ' ' + node.failureSummary).join(' | '));
            }
            """;

    private DashboardAxe() {}

    static List<String> violations(Page page) {
        page.evaluate(SCRIPT);
        List<String> found = new ArrayList<>();
        for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
            page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
            ((List<?>) page.evaluate(VIOLATIONS)).forEach(violation -> found.add(scheme + ": " + violation));
        }
        return found;
    }

    private static String script() {
        try (InputStream file = DashboardAxe.class.getResourceAsStream("axe.min.js")) {
            return new String(Objects.requireNonNull(file).readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
