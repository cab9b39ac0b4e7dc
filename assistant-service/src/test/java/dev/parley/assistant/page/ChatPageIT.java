package dev.parley.assistant.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import dev.parley.assistant.ParleyProcess;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The search box and chat in a real browser, with the demo model and its documents. */
class ChatPageIT {

    private static final String QUESTION = "Who painted the Mona Lisa?";

    /** Most bytes that a page may load, as they come over the wire. */
    private static final long MAX_BYTES = 200 * 1024;

    @TempDir
    static Path home;

    private static PageBrowser browser;
    private static ParleyProcess parley;

    @BeforeAll
    static void start() {
        browser = PageBrowser.open();
        parley = ParleyProcess.start(home, Map.of());
    }

    @AfterAll
    static void stop() {
        if (browser != null) {
            browser.close();
        }
        if (parley != null) {
            parley.close();
        }
    }

    @AfterEach
    void consoleIsClean() {
        browser.checkFaultsAndReset();
    }

    private static void open(Page page, String path) {
        page.navigate(parley.uri(path).toString());
    }

    private static Locator ask(Page page, String question) {
        page.locator("#question").fill(question);
        page.locator("#send").click();
        Locator turn = page.locator(".turn").last();
        assertThat(turn).hasAttribute("data-state", "done");
        return turn;
    }

    @Test
    void ask_question_showsACitedAnswerWithItsSource() {
        Page page = browser.page(PageBrowser.desktop());
        open(page, "/");
        assertThat(page.locator("#demo")).isVisible();
        PageBrowser.checkAccess(page);
        PageBrowser.picture(page, "home");

        Locator turn = ask(page, QUESTION);
        assertThat(turn.locator(".prose")).containsText("Leonardo da Vinci");
        assertThat(turn.locator(".activity summary").first()).containsText("Searched");
        assertThat(turn.locator(".source-title").first()).containsText("Mona Lisa");
        assertThat(page).hasURL(Pattern.compile(".*/c/[0-9a-f]{32}"));
        assertThat(page.locator(".side-link").first()).hasText(QUESTION);

        Locator chip = turn.locator(".cite").first();
        chip.hover();
        assertThat(page.locator(".preview")).isVisible();
        PageBrowser.picture(page, "answer");
        chip.click();
        assertThat(turn.locator(".source").first()).hasAttribute("data-shown", "");
        page.mouse().move(0, 0);
        PageBrowser.checkAccess(page);
    }
}
