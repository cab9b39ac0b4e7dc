package dev.parley.assistant.page;

import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.Rule;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** The browser of the machine, driven by tests. What a page writes to its console as an error fails the test. */
final class PageBrowser implements AutoCloseable {

    /** Answers that a test provokes. */
    private static final Pattern PROVOKED =
            Pattern.compile("Failed to load resource: (net::|the server responded with a status of (4|503)).*");

    /** Long enough for a machine that builds other things at the same time. */
    private static final double PATIENCE_MS = 20_000;

    private static final Path PICTURES = Path.of("target", "screenshots");

    private final Playwright playwright;
    private final Browser browser;
    private final List<BrowserContext> contexts = new ArrayList<>();
    private final List<String> faults = new CopyOnWriteArrayList<>();

    private PageBrowser(Playwright playwright, Browser browser) {
        this.playwright = playwright;
        this.browser = browser;
    }

    /** Skips the test, with a message, where the machine has no browser. */
    static PageBrowser open() {
        Path program = Stream.of(
                        System.getenv().getOrDefault("PARLEY_BROWSER", "/usr/bin/chromium"),
                        "/usr/bin/chromium",
                        "/usr/bin/chromium-browser",
                        "/usr/bin/google-chrome",
                        "/snap/bin/chromium")
                .map(Path::of)
                .filter(Files::isExecutable)
                .findFirst()
                .orElse(null);
        Assumptions.assumeTrue(
                program != null,
                "no browser: install Chromium (Debian: apt-get install chromium) or name one in PARLEY_BROWSER");
        Playwright playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        Browser browser = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(program)
                        .setArgs(List.of("--no-sandbox", "--disable-dev-shm-usage")));
        PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE_MS);
        return new PageBrowser(playwright, browser);
    }

    static Browser.NewContextOptions desktop() {
        return new Browser.NewContextOptions()
                .setViewportSize(1280, 860)
                .setLocale("en-GB")
                .setColorScheme(ColorScheme.LIGHT);
    }

    static Browser.NewContextOptions phone() {
        return desktop().setViewportSize(390, 800).setHasTouch(true).setIsMobile(true);
    }

    /** A browser of a person who was not here before. */
    BrowserContext person(Browser.NewContextOptions options) {
        BrowserContext context = browser.newContext(options);
        context.setDefaultTimeout(PATIENCE_MS);
        contexts.add(context);
        context.onConsoleMessage(message -> {
            if (message.type().equals("error")
                    && !PROVOKED.matcher(message.text()).matches()) {
                faults.add(message.text() + " at " + message.location());
            }
        });
        context.onWebError(error -> faults.add(error.error()));
        return context;
    }

    Page page(Browser.NewContextOptions options) {
        return person(options).newPage();
    }

    /** Kept as an artefact of the build. */
    static void picture(Page page, String name) {
        page.screenshot(new Page.ScreenshotOptions().setPath(PICTURES.resolve(name + ".png")));
    }

    /** Finds what keeps people from using the page. */
    static void checkAccess(Page page) {
        // What is still fading in has no contrast yet; what goes on for ever cannot be finished.
        page.evaluate("document.getAnimations().filter(one => one.effect.getComputedTiming().endTime !== Infinity)"
                + ".forEach(one => one.finish())");
        List<Rule> found = new AxeBuilder(page)
                .withTags(List.of("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"))
                .analyze()
                .getViolations();
        assertThat(found.stream()
                        .filter(rule -> Set.of("serious", "critical").contains(rule.getImpact()))
                        .map(rule -> rule.getId() + ": " + rule.getHelp() + " "
                                + rule.getNodes().stream()
                                        .map(node -> node.getHtml() + " " + node.getFailureSummary())
                                        .toList())
                        .toList())
                .isEmpty();
    }

    /** Ends the contexts of a test. */
    void checkFaultsAndReset() {
        contexts.forEach(BrowserContext::close);
        contexts.clear();
        List<String> seen = List.copyOf(faults);
        faults.clear();
        assertThat(seen).as("errors of the browser's console").isEmpty();
    }

    @Override
    public void close() {
        browser.close();
        playwright.close();
    }
}
