package dev.parley.assistant.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.LoadState;
import com.microsoft.playwright.options.ReducedMotion;
import dev.parley.memory.question.RedisPopularQuestions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The pages in a real browser, with the demo model and its documents. */
class ChatPageIT extends DemoPages {

    private static final String QUESTION = "Who was Marie Curie?";

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
        assertThat(turn.locator(".prose")).containsText("physicist and chemist");
        assertThat(turn.locator(".activity summary").first()).containsText("Searched");
        assertThat(turn.locator(".step-subject").first()).isHidden();
        turn.locator(".activity summary").first().click();
        assertThat(turn.locator(".step-subject").first()).containsText("Marie Curie");
        assertThat(turn.locator(".step").first()).containsText(Pattern.compile("Results: [1-9]"));
        turn.locator(".activity summary").first().click();
        assertThat(turn.locator(".source-title").first()).containsText("Marie Curie");
        assertThat(page).hasURL(Pattern.compile(".*/c/[0-9a-f]{32}"));
        assertThat(page.locator(".side-link").first()).hasText(QUESTION);

        PageBrowser.picture(page, "answer");
        Locator chip = turn.locator(".cite").first();
        chip.hover();
        assertThat(page.locator(".preview")).isVisible();
        PageBrowser.picture(page, "preview");
        chip.click();
        assertThat(turn.locator(".source").first()).hasAttribute("data-shown", "");
        page.mouse().move(0, 0);
        PageBrowser.checkAccess(page);
    }

    @Test
    void ask_whatNoSourceTells_saysThatTheSearchFoundNothing_andStillDoesAfterAReload() {
        Page page = browser.page(PageBrowser.desktop());
        open(page, "/");
        Locator turn = ask(page, "Who won the zorblatt xylomax?");
        assertThat(turn.locator(".end")).containsText("found nothing");
        assertThat(turn.locator(".source")).hasCount(0);
        page.reload();
        assertThat(page.locator(".turn").last().locator(".end")).containsText("found nothing");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/sandbox", "/imagine"})
    void page_loaded_isSmallQuickAndStill(String path) {
        for (Browser.NewContextOptions options : List.of(PageBrowser.desktop(), PageBrowser.phone())) {
            Page page = browser.page(options);
            PageQuality quality = new PageQuality(page);
            open(page, path);
            page.waitForLoadState(LoadState.NETWORKIDLE);
            quality.check();
            assertThat(page.locator("[style]:not(textarea):not(.preview)").count())
                    .isZero();
        }
    }

    @Test
    void phone_darkAndStill_hasTheSameWithTheListAtTheSide() {
        Page page = browser.page(
                PageBrowser.phone().setColorScheme(ColorScheme.DARK).setReducedMotion(ReducedMotion.REDUCE));
        open(page, "/");
        PageBrowser.picture(page, "phone-home-dark");
        ask(page, QUESTION);
        assertThat(page.locator("#side")).isHidden();
        assertThat(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))
                .isEqualTo(true);
        PageBrowser.checkAccess(page);
        PageBrowser.picture(page, "phone-answer-dark");
        page.locator("#side-open").click();
        assertThat(page.locator("#side")).isVisible();
        assertThat(page.locator(".side-link").first()).isVisible();
        PageBrowser.checkAccess(page);
        PageBrowser.picture(page, "phone-side-dark");
        page.keyboard().press("Escape");
        assertThat(page.locator("#side")).isHidden();
    }

    @Test
    void arabic_isWrittenFromRightToLeft_andLanguageAndThemeStayChosen() {
        Page page = browser.page(PageBrowser.desktop().setLocale("ar-EG"));
        open(page, "/");
        assertThat(page.locator("html")).hasAttribute("dir", "rtl");
        ask(page, QUESTION);
        PageBrowser.checkAccess(page);
        PageBrowser.picture(page, "answer-arabic");
        page.locator("#settings summary").click();
        page.locator("input[name=theme][value=dark]").check(new Locator.CheckOptions().setForce(true));
        assertThat(page.locator("html")).hasAttribute("data-theme", "dark");
        page.locator("#language").selectOption("fr");
        assertThat(page.locator("html")).hasAttribute("lang", "fr");
        assertThat(page.locator("html")).hasAttribute("data-theme", "dark");
        assertThat(page.locator("#new")).hasText("Nouvelle discussion");
        assertThat(page.locator(".source-title")).isVisible();
        PageBrowser.checkAccess(page);
        PageBrowser.picture(page, "answer-french-dark");
    }

    @Test
    void type_startOfATitle_suggestsIt_andTheKeyboardPicks() {
        Page page = browser.page(PageBrowser.desktop());
        open(page, "/");
        page.locator("#question").pressSequentially("mona");
        Locator option = page.locator("[role=option]").first();
        assertThat(option).containsText("Mona Lisa");
        assertThat(page.locator("#question")).hasAttribute("aria-expanded", "true");
        PageBrowser.checkAccess(page);
        PageBrowser.picture(page, "suggestions");
        page.keyboard().press("ArrowDown");
        assertThat(option).hasAttribute("aria-selected", "true");
        page.keyboard().press("Enter");
        assertThat(page.locator(".asked-words")).containsText("Mona Lisa");
        assertThat(page.locator(".turn")).hasAttribute("data-state", "done");
    }

    @Test
    void memory_isShownMendedForgottenAndPaused() {
        Page page = browser.page(PageBrowser.desktop());
        open(page, "/");
        ask(page, "I live in Lyon.");
        Locator fact = page.locator(".fact").first();
        page.locator("#memory-open").click();
        // What was said is remembered in the background.
        for (int tries = 0; tries < 20 && page.locator(".fact").count() == 0; tries++) {
            page.keyboard().press("Escape");
            page.locator("#memory-open").click();
            page.locator("#memory .facts, #memory .empty").waitFor();
        }
        assertThat(fact).containsText("Lyon");
        PageBrowser.checkAccess(page);
        PageBrowser.picture(page, "memory");
        fact.locator("button").first().click();
        fact.locator("input").fill("User lives in Porto");
        page.keyboard().press("Enter");
        assertThat(fact.locator("p")).containsText("Porto");
        fact.locator("button").last().click();
        assertThat(page.locator("#memory .empty")).isVisible();
        page.locator("#memory [role=switch]").click();
        assertThat(page.locator("#memory [role=switch]")).not().isChecked();
        page.keyboard().press("Escape");
        page.locator("#memory-open").click();
        assertThat(page.locator("#memory [role=switch]")).not().isChecked();
    }

    @Test
    void answer_canBeRatedReportedSharedTakenBackAndDeleted() {
        Page page = browser.page(PageBrowser.desktop());
        open(page, "/");
        Locator turn = ask(page, QUESTION);
        turn.locator("[aria-label='Good answer']").click();
        assertThat(turn.locator("[aria-label='Good answer']")).hasAttribute("aria-pressed", "true");
        assertThat(page.locator("#live")).hasText("Thank you for rating.");
        turn.locator("[aria-label='Report this answer']").click();
        page.locator("#dialog input[value=source]").check();
        PageBrowser.checkAccess(page);
        PageBrowser.picture(page, "report");
        page.locator("#dialog [type=submit]").click();
        assertThat(page.locator("#dialog")).isHidden();
        page.reload();
        assertThat(page.locator(".turn [aria-label='Good answer']")).hasAttribute("aria-pressed", "true");
        assertThat(page.locator(".turn .source-title")).containsText("Marie Curie");

        page.locator("#share-open").click();
        page.locator("#dialog .button-main").click();
        String link = page.locator("#dialog input").inputValue();
        PageBrowser.picture(page, "share");
        Page other = browser.page(PageBrowser.desktop());
        other.navigate(link);
        assertThat(other.locator(".prose")).containsText("physicist and chemist");
        assertThat(other.locator(".actions [aria-label='Good answer']")).hasCount(0);
        PageBrowser.checkAccess(other);
        PageBrowser.picture(other, "shared");
        page.locator("#dialog .button-danger").click();
        assertThat(page.locator("#dialog input")).hasCount(0);
        other.reload();
        assertThat(other.locator("h1")).hasText("This link leads nowhere");

        page.keyboard().press("Escape");
        page.locator(".side-more").click();
        page.locator("#dialog .button-danger").click();
        assertThat(page.locator(".side-link")).hasCount(0);
        assertThat(page.locator("#app")).hasAttribute("data-layout", "home");
    }

    @Test
    void question_editedAndSentAgain_takesThePlaceOfItsAnswer_andIsFoundByItsWords() {
        Page page = browser.page(PageBrowser.desktop());
        open(page, "/");
        ask(page, "What is 17 * 23?");
        ask(page, "What is 2 + 2?");
        Locator first = page.locator(".turn").first();
        first.locator(".asked").hover();
        first.locator(".asked-edit").click();
        page.locator(".edit-text").fill("What is 10 * 10?");
        PageBrowser.picture(page, "edit");
        page.keyboard().press("Enter");
        assertThat(page.locator(".turn")).hasCount(1);
        assertThat(page.locator(".turn")).hasAttribute("data-state", "done");
        assertThat(page.locator(".prose")).containsText("100");
        page.reload();
        assertThat(page.locator(".turn")).hasCount(1);
        assertThat(page.locator(".asked-words")).containsText("What is 10 * 10?");

        page.locator("#new").click();
        ask(page, QUESTION);
        assertThat(page.locator(".side-link")).hasCount(2);
        page.locator("#find").fill("radioactivity");
        assertThat(page.locator(".side-link")).hasCount(1);
        assertThat(page.locator(".side-link")).hasText(QUESTION);
        page.locator("#find").fill("zanzibarwort");
        assertThat(page.locator(".side-empty")).isVisible();
        page.goBack();
        page.goBack();
        assertThat(page.locator(".asked-words").first()).containsText("What is 10 * 10?");
    }

    @Test
    void imagine_withoutAModelThatDraws_saysSo() {
        Page page = browser.page(PageBrowser.desktop());
        open(page, "/imagine");
        assertThat(page.locator("#empty")).containsText("docs/models.md");
        PageBrowser.checkAccess(page);
        PageBrowser.picture(page, "imagine-none");
    }

    @Test
    void answer_canBeCopiedWithItsSources_andMadeAnew() {
        BrowserContext person = browser.person(PageBrowser.desktop());
        person.grantPermissions(List.of("clipboard-read", "clipboard-write"));
        Page page = person.newPage();
        open(page, "/");
        Locator turn = ask(page, QUESTION);
        turn.locator("[aria-label='Copy']").click();
        assertThat(turn.locator("[aria-label='Copied']")).isVisible();
        assertThat((String) page.evaluate("navigator.clipboard.readText()"))
                .contains("physicist and chemist", "[1] ", "Marie Curie");

        String first = turn.getAttribute("id");
        turn.locator(".again").click();

        assertThat(page.locator(".turn")).hasCount(1);
        assertThat(page.locator(".turn")).not().hasAttribute("id", first);
        assertThat(page.locator(".turn")).hasAttribute("data-state", "done");
        assertThat(page.locator(".prose")).containsText("physicist and chemist");
    }

    /** Askers are told apart by their networks, of which the loopback interface has many. */
    @Test
    void related_questionsOfSeveralPeople_areOfferedAndAsked() throws IOException {
        String other = "Who discovered radioactivity?";
        for (int network = 1; network <= RedisPopularQuestions.MIN_PEOPLE; network++) {
            askFrom("127.0." + network + ".1", other);
        }
        Page page = browser.page(PageBrowser.desktop());
        open(page, "/");
        Locator related =
                page.locator(".related-question").filter(new Locator.FilterOptions().setHasText("radioactivity"));
        // What is popular is read every second.
        for (int tries = 0; tries < 20 && related.count() == 0; tries++) {
            page.locator("#new").click();
            ask(page, QUESTION);
        }
        PageBrowser.checkAccess(page);
        related.first().click();
        assertThat(page.locator(".turn")).hasCount(2);
        assertThat(page.locator(".asked-words").last()).containsText("who discovered radioactivity");
        assertThat(page.locator(".turn").last()).hasAttribute("data-state", "done");
    }

    private static void askFrom(String address, String question) throws IOException {
        byte[] body = ("{\"question\":\"" + question + "\"}").getBytes(StandardCharsets.UTF_8);
        URI uri = parley.uri("/api/ask");
        try (Socket socket = new Socket(uri.getHost(), uri.getPort(), InetAddress.getByName(address), 0)) {
            socket.getOutputStream()
                    .write(("POST /api/ask HTTP/1.1\r\nHost: " + uri.getAuthority()
                                    + "\r\nContent-Type: application/json\r\nAccept: application/json\r\n"
                                    + "Connection: close\r\nContent-Length: " + body.length + "\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().write(body);
            socket.getOutputStream().flush();
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .startsWith("HTTP/1.1 200");
        }
    }
}
