package dev.parley.assistant.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.RequestOptions;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What operators do with what people wrote: look at turns, take over, erase, review; and what viewers do not see. */
class AdminWorkIT extends AdminDemoPages {

    private static final String QUESTION = "Who was Marie Curie?";
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** Asks a question as a new person. */
    private static Page asked(String question) {
        Page page = browser.page(PageBrowser.desktop());
        open(page, "/");
        ask(page, question);
        return page;
    }

    private static Locator ask(Page page, String question) {
        page.locator("#question").fill(question);
        page.locator("#send").click();
        Locator turn = page.locator(".turn").last();
        assertThat(turn).hasAttribute("data-state", "done");
        return turn;
    }

    private static Page viewer(Browser.NewContextOptions options) {
        Page page = browser.page(options);
        assertThat(page.request()
                        .post(
                                parley.uri("/api/admin/session").toString(),
                                RequestOptions.create().setData(Map.of("token", VIEWER_TOKEN, "name", "Vera"))))
                .isOK();
        return page;
    }

    private static String api(Page page, String path) {
        APIResponse response = page.request().get(parley.uri(path).toString());
        assertThat(response.status()).as(path).isEqualTo(200);
        return response.text();
    }

    /** Opens the newest entry of a list, which is there soon after what it is about. */
    private static void openNewest(Page page, String path) {
        await().untilAsserted(() -> assertThat(api(page, "/api" + path)).contains("\"person\""));
        openArea(page, path);
        page.locator("tbody tr").first().locator("a").first().click();
        assertThat(page.locator("#main h1")).isVisible();
        assertThat(page.locator("[aria-busy]")).hasCount(0);
    }

    private static void check(Page page, String picture) {
        assertThat(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))
                .as("needs no scrolling to the side")
                .isEqualTo(0);
        PageBrowser.checkAccess(page);
        PageBrowser.picture(page, picture);
    }

    @Test
    void turn_ofAQuestion_isATimelineFromItsMessageToItsAnswer() {
        asked(QUESTION);
        Page page = signedIn(PageBrowser.desktop());
        openNewest(page, "/admin/turns");
        Locator way = page.locator(".timeline");
        assertThat(way).containsText("Message received");
        assertThat(way).containsText("Gate: Crisis");
        assertThat(way.locator("li", new Locator.LocatorOptions().setHasText("Model"))
                        .first())
                .containsText("prompt tokens");
        assertThat(way).containsText("Tool: web_search");
        assertThat(page.locator("#words")).not().containsText("Marie Curie");
        way.locator(".fold summary").first().click();
        assertThat(way.locator(".fold table").first()).containsText("system");
        check(page, "admin-turn");
        page.locator("#show-content").click();
        assertThat(page.locator("#words")).containsText(QUESTION);
        assertThat(page.locator("#words")).containsText("physicist and chemist");
        assertThat(way).containsText("query");
        check(page, "admin-turn-content");
        String turn = page.url().substring(page.url().lastIndexOf('/') + 1);
        openArea(page, "/admin/audit");
        assertThat(page.locator("#operators tbody tr").first()).containsText("Looked at what was said");
        assertThat(api(page, "/api/admin/audit/operators?action=view_content&target=" + turn))
                .contains(turn);
        check(page, "admin-audit-filled");
    }

    @Test
    void turn_ofAMessageOnWhatsApp_isATimelineFromTheWebhookToItsDelivery() {
        Page phone = browser.page(PageBrowser.desktop());
        open(phone, "/sandbox");
        phone.locator("input[name=channel][value=whatsapp]").check();
        assertThat(phone.locator("#state")).hasText("online");
        phone.locator("#text").fill("What is 17 * 23?");
        phone.locator("#send").click();
        assertThat(phone.locator(".bubble:not(.bubble-own):not(.bubble-typing)").first())
                .containsText("391");
        Page page = signedIn(PageBrowser.desktop());
        String turns = "/api/admin/turns?channel=whatsapp&outcome=answered";
        await().untilAsserted(() -> assertThat(api(page, turns)).contains("\"turn\""));
        String turn = JSON.readTree(api(page, turns)).at("/rows/0/turn").stringValue();
        await().untilAsserted(() -> {
            JsonNode timeline = JSON.readTree(api(page, "/api/admin/turns/" + turn));
            assertThat(timeline.path("stages")
                            .valueStream()
                            .map(stage -> stage.path("name").stringValue()))
                    .containsSubsequence("received", "queued", "gate", "model", "tool", "model", "committed", "reply")
                    .contains("delivery");
            assertThat(timeline.at("/prompts/0/0/tokens").asInt()).isPositive();
        });
        openArea(page, "/admin/turns/" + turn);
        assertThat(page.locator(".timeline")).containsText("Status of the reply");
        check(page, "admin-turn-whatsapp");
        // Phone numbers are in ids of people and of messages.
        String number = JSON.readTree(api(page, "/api/admin/turns/" + turn))
                .path("personId")
                .stringValue()
                .replace("whatsapp:", "");
        Page viewer = viewer(PageBrowser.desktop());
        assertThat(api(viewer, "/api/admin/turns/" + turn))
                .doesNotContain(number, "platformId")
                .contains("whatsapp:~");
        assertThat(api(viewer, "/api/admin/conversations")).doesNotContain(number);
        assertThat(api(viewer, "/api/admin/audit")).doesNotContain(number, "17 * 23");
        JsonNode slow = JSON.readTree(api(viewer, "/api/admin/turns?channel=whatsapp&slow=3600000"));
        assertThat(slow.path("rows").size()).isZero();
        JsonNode faults = JSON.readTree(api(viewer, "/api/admin/turns?channel=whatsapp&errors=true"));
        assertThat(faults.path("rows").valueStream().map(row -> row.path("turn").stringValue()))
                .doesNotContain(turn);
    }

    @Test
    void turn_onAPhoneInTheDarkAndInArabic_canBeRead() {
        asked(QUESTION);
        Page phone = signedIn(PageBrowser.phone().setColorScheme(ColorScheme.DARK));
        openNewest(phone, "/admin/turns");
        check(phone, "admin-turn-phone-dark");
        Page arabic = signedIn(PageBrowser.desktop().setLocale("ar"));
        openNewest(arabic, "/admin/turns");
        assertThat(arabic.locator("html")).hasAttribute("dir", "rtl");
        check(arabic, "admin-turn-arabic");
        openNewest(arabic, "/admin/conversations");
        check(arabic, "admin-conversation-arabic");
    }

    @Test
    void viewer_seesStructureAndNoContent_andChangesNothing() {
        String secret = "My secret word is " + UUID.randomUUID();
        asked(secret);
        Page page = viewer(PageBrowser.desktop());
        openNewest(page, "/admin/turns");
        assertThat(page.locator(".timeline")).containsText("Message received");
        assertThat(page.locator("#show-content")).hasCount(0);
        String turn = page.url().substring(page.url().lastIndexOf('/') + 1);
        assertThat(page.request()
                        .get(parley.uri("/api/admin/turns/" + turn + "/content").toString())
                        .status())
                .isEqualTo(403);
        assertThat(api(page, "/api/admin/turns/" + turn))
                .doesNotContainPattern("browser:[^~]")
                .contains("\"personId\":null");
        openNewest(page, "/admin/conversations");
        assertThat(page.locator("#talk")).containsText("characters");
        assertThat(page.locator("#take-over")).hasCount(0);
        assertThat(page.content()).doesNotContain(secret);
        check(page, "admin-conversation-viewer");
        String conversation = page.url().substring(page.url().lastIndexOf('/') + 1);
        for (String path : List.of("", "?state=taken")) {
            assertThat(api(page, "/api/admin/conversations" + path)).doesNotContain("secret word");
        }
        assertThat(page.request()
                        .post(
                                parley.uri("/api/admin/conversations/" + conversation + "/take-over")
                                        .toString(),
                                RequestOptions.create().setData(Map.of("minutes", 5)))
                        .status())
                .isEqualTo(403);
        openArea(page, "/admin/people");
        assertThat(page.content()).doesNotContainPattern("browser:[^~]").contains("browser:~");
    }

    @Test
    void conversation_takenOver_isAnsweredByAPersonUntilItIsGivenBack() {
        Page person = asked("What is 17 * 23?");
        Page page = signedIn(PageBrowser.desktop());
        openNewest(page, "/admin/conversations");
        assertThat(page.locator("#talk")).containsText("17 * 23");
        page.locator("#take-over").click();
        assertThat(page.locator("#take-over")).hasText("Give back");

        ask(person, "What is 2 + 2?");
        assertThat(person.locator(".turn").last().locator(".notice")).containsText("A person of the team");
        assertThat(page.locator("#talk")).containsText("2 + 2");
        page.locator("#answer textarea").fill("It is four, says a human.");
        page.locator("#answer [type=submit]").click();
        assertThat(page.locator("#talk .line-operator")).containsText("says a human");
        check(page, "admin-conversation");
        assertThat(person.locator(".turn").last()).containsText("says a human");
        assertThat(person.locator("#live")).containsText("says a human");
        assertThat(person.locator(".turn").last().locator(".again")).hasCount(0);
        person.reload();
        assertThat(person.locator(".turn").last()).containsText("says a human");
        PageBrowser.checkAccess(person);

        page.locator("#take-over").click();
        assertThat(page.locator("#take-over")).hasText("Take over for an hour");
        Locator again = ask(person, "Who was Albert Einstein?");
        assertThat(again.locator(".prose")).containsText("relativity");
        assertThat(api(page, "/api/admin/audit/operators"))
                .contains("\"take_over\"", "\"say\"", "\"hand_back\"")
                .doesNotContain("says a human");
    }

    @Test
    void person_erased_leavesAReceiptAndNothingElse() throws Exception {
        Page person = asked("I live in Lyon.");
        Page page = signedIn(PageBrowser.desktop());
        openNewest(page, "/admin/people");
        String name = page.locator("h2").first().innerText();
        String handle = page.url().substring(page.url().lastIndexOf('/') + 1);
        check(page, "admin-person");
        var download = page.waitForDownload(() -> page.locator("#export").click());
        assertThat(Files.readString(download.path())).contains("I live in Lyon.", "\"traces\"");
        page.locator("#erase").click();
        page.locator("#confirm").fill("somebody else");
        page.locator("#dialog .button-danger").click();
        assertThat(page.locator("#dialog [role=alert]")).containsText("not the name");
        page.locator("#confirm").fill(name);
        check(page, "admin-erase");
        page.locator("#dialog .button-danger").click();
        assertThat(page.locator("#receipt")).containsText("facts");
        check(page, "admin-receipt");
        assertThat(api(page, "/api/admin/audit/operators?action=erase_person&person=" + handle))
                .contains("removed", name)
                .doesNotContain("Lyon");
        assertThat(api(page, "/api/admin/audit/operators/export?format=csv&action=erase_person"))
                .startsWith("at,who,role,action")
                .contains(name);
        assertThat(api(page, "/api/admin/people?q=" + name)).isEqualTo("[]");
        person.reload();
        assertThat(person.locator(".side-link")).hasCount(0);
    }

    @Test
    void crisis_ofAPerson_waitsInTheQueue() {
        asked("I want to kill myself.");
        Page page = signedIn(PageBrowser.desktop());
        await().untilAsserted(() -> assertThat(api(page, "/api/admin/safety?kind=crisis&state=open"))
                .contains("crisis:"));
        openArea(page, "/admin/safety");
        page.locator("select[name=kind]").selectOption("crisis");
        assertThat(page.locator("#queue tbody tr").first()).containsText("Crisis");
        page.locator("#queue tbody tr").first().locator("a").first().click();
        assertThat(page.locator(".timeline")).containsText("Gate: Crisis");
        assertThat(page.locator(".timeline")).containsText("answered here");
    }

    @Test
    void report_ofAPerson_isReviewed() {
        Page person = asked(QUESTION);
        Locator turn = person.locator(".turn").last();
        turn.locator("[aria-label='Report this answer']").click();
        person.locator("#dialog input[value=unsafe]").check();
        person.locator("#dialog [type=submit]").click();
        assertThat(person.locator("#dialog")).isHidden();
        Page page = signedIn(PageBrowser.desktop());
        openArea(page, "/admin/safety");
        Locator row = page.locator("#queue tbody tr").first();
        assertThat(row).containsText("Report");
        assertThat(row).containsText("harmful");
        row.locator("button").click();
        page.locator("#review-action").selectOption("escalated");
        page.locator("#review-note").fill("Looked at it.");
        check(page, "admin-review");
        page.locator("#dialog .button-main").click();
        assertThat(page.locator("#dialog")).isHidden();
        page.locator("#content select[name=state]").selectOption("reviewed");
        assertThat(page.locator("#queue tbody tr").first()).containsText("Passed on");
        assertThat(page.locator("#queue tbody tr").first()).containsText("Looked at it.");
        check(page, "admin-safety-reviewed");
    }
}
