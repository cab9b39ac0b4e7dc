package dev.parley.assistant.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.RequestOptions;
import dev.parley.assistant.ParleyProcess;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What operators change in the dashboard, and what people notice of it. */
class AdminControlsIT {

    private static final String OPERATOR = "operator-of-the-test";
    private static final String VIEWER = "viewer-of-the-test";

    /** What the kill switch promises. */
    private static final LocatorAssertions.ContainsTextOptions AT_ONCE =
            new LocatorAssertions.ContainsTextOptions().setTimeout(2_000);

    @TempDir
    static Path home;

    private static PageBrowser browser;
    private static GatedModel model;
    private static ParleyProcess parley;

    @BeforeAll
    static void start() {
        browser = PageBrowser.open();
        model = new GatedModel();
        parley = ParleyProcess.start(
                home,
                Map.of(),
                "--parley.model.remote.base-url=" + model.baseUrl(),
                "--parley.model.remote.name=slow",
                "--parley.admin.token=" + OPERATOR,
                "--parley.admin.viewer-token=" + VIEWER);
    }

    @AfterAll
    static void stop() {
        if (browser != null) {
            browser.close();
        }
        if (parley != null) {
            parley.close();
        }
        if (model != null) {
            model.close();
        }
    }

    @AfterEach
    void consoleIsClean() {
        browser.checkFaultsAndReset();
        model.reset();
    }

    private static Page signedIn(Browser.NewContextOptions options, String token) {
        Page page = browser.page(options);
        assertThat(page.request()
                        .post(
                                parley.uri("/api/admin/session").toString(),
                                RequestOptions.create().setData(Map.of("token", token))))
                .isOK();
        return page;
    }

    private static void openArea(Page page, String path) {
        page.navigate(parley.uri(path).toString());
        assertThat(page.locator("#main h1")).isVisible();
        assertThat(page.locator("[aria-busy]")).hasCount(0);
    }

    private static Page asking(String question) {
        Page page = browser.page(PageBrowser.desktop());
        page.navigate(parley.uri("/").toString());
        ask(page, question);
        return page;
    }

    private static void ask(Page page, String question) {
        page.locator("#question").fill(question);
        page.keyboard().press("Enter");
    }

    private static Locator dialogButton(Page page, String name) {
        return page.locator("#dialog button[type=submit]").filter(new Locator.FilterOptions().setHasText(name));
    }

    @Test
    void killSwitch_pressed_endsTheRunningAnswerAndHoldsForTheNextTurn_untilItIsTakenBack() {
        Page person = asking("Tell me a story");
        model.release(5);
        assertThat(person.locator(".prose")).containsText("word4");
        Page page = signedIn(PageBrowser.desktop(), OPERATOR);
        openArea(page, "/admin/rollouts");
        PageBrowser.picture(page, "admin-rollouts");

        page.locator("#kill").click();
        dialogButton(page, "Turn off").click();

        assertThat(person.locator(".prose")).containsText("The assistant is paused at the moment", AT_ONCE);
        assertThat(person.locator(".prose")).containsText("word4");
        assertThat(page.locator("#answers")).containsText("No model answers anybody.");
        PageBrowser.checkAccess(page);
        ask(person, "Is anybody there?");
        assertThat(person.locator(".turn").nth(1).locator(".prose"))
                .containsText("The assistant is paused at the moment", AT_ONCE);

        page.locator("#kill").click();

        assertThat(page.locator("#answers")).containsText("The models answer.");
        assertThat(asking("Are you back?").locator(".prose")).hasText("Yes.");
    }

    @Test
    void switch_changedForSome_saysForWhomUntilItIsReset() {
        Page page = signedIn(PageBrowser.desktop(), OPERATOR);
        openArea(page, "/admin/rollouts");
        Locator row = page.locator("#switches tr").filter(new Locator.FilterOptions().setHasText("Searching"));
        assertThat(row).containsText("Everybody");

        row.getByText("Change").click();
        page.locator("#dialog input[type=number]").fill("101");
        dialogButton(page, "Save").click();
        assertThat(page.locator("#dialog")).isVisible();
        page.locator("#dialog input[type=number]").fill("10");
        page.getByLabel("Countries").fill("Atlantis");
        dialogButton(page, "Save").click();
        assertThat(page.locator("#dialog [role=alert]")).containsText("two-letter codes");
        page.getByLabel("Countries").fill("ch, br");
        dialogButton(page, "Save").click();

        assertThat(row).containsText("10 % of people · BR, CH");
        assertThat(row).containsText("For some");
        row.getByText("Reset").click();
        dialogButton(page, "Reset").click();
        assertThat(row).containsText("Everybody");
    }

    @Test
    void experiment_made_runsAndShowsItsResults_andAViewerOnlyLooks() {
        Page page = signedIn(PageBrowser.desktop(), OPERATOR);
        openArea(page, "/admin/rollouts");
        page.locator("#experiments-new button").click();
        page.getByLabel("Name").first().fill("tone");
        page.getByLabel("Further instructions").nth(1).fill("Speak warmly.");
        PageBrowser.checkAccess(page);
        dialogButton(page, "Save").click();
        Locator panel = page.locator("#experiments section");
        assertThat(panel).containsText("Paused");
        panel.getByText("Run", new Locator.GetByTextOptions().setExact(true)).click();
        assertThat(panel).containsText("Running");

        Page person = asking("Are you there?");
        assertThat(person.locator(".turn")).hasAttribute("data-state", "done");
        person.locator("[aria-label='Good answer']").click();

        assertThat(page.locator("#experiments table")).isVisible();
        await().untilAsserted(() -> {
            String results = page.request()
                    .get(parley.uri("/api/admin/experiments/tone/results").toString())
                    .text();
            assertThat(results).contains("\"turns\":1", "\"metric\":\"UP\",\"perTurn\":1.0");
        });
        openArea(page, "/admin/rollouts");
        assertThat(panel.locator("table")).containsText("1 of 1");
        PageBrowser.checkAccess(page);
        PageBrowser.picture(page, "admin-experiments");

        Page viewer = signedIn(PageBrowser.phone(), VIEWER);
        openArea(viewer, "/admin/rollouts");
        assertThat(viewer.locator("#experiments table")).isVisible();
        assertThat(viewer.locator("#main .row-actions button, #kill")).hasCount(0);
        assertThat(viewer.request()
                        .put(
                                parley.uri("/api/admin/rollouts/answers").toString(),
                                RequestOptions.create().setData(Map.of("on", false))))
                .not()
                .isOK();

        panel.getByText("Remove").click();
        dialogButton(page, "Remove").click();
        assertThat(page.locator("#experiments")).containsText("There are no experiments.");
    }
}
