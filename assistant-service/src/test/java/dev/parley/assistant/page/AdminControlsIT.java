package dev.parley.assistant.page;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.containing;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.moreThanOrExactly;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.serverError;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathMatching;
import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.RequestOptions;
import dev.parley.assistant.ParleyProcess;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What operators change in the dashboard, and what people notice of it. Long, because its tests share one start of the
 * program and of the browser.
 */
class AdminControlsIT {

    private static final String SECRET = "secret-of-the-test";
    private static final String OPERATOR = "operator-of-the-test";
    private static final String VIEWER = "viewer-of-the-test";

    /** What the kill switch promises. */
    private static final LocatorAssertions.ContainsTextOptions AT_ONCE =
            new LocatorAssertions.ContainsTextOptions().setTimeout(2_000);

    @TempDir
    static Path home;

    private static PageBrowser browser;
    private static GatedModel model;
    private static WireMockServer graph;
    private static ParleyProcess parley;

    @BeforeAll
    static void start() throws IOException {
        browser = PageBrowser.open();
        model = new GatedModel();
        graph = new WireMockServer(WireMockConfiguration.options().dynamicPort());
        graph.start();
        graph.stubFor(post(anyUrl())
                .willReturn(aResponse()
                        .withStatus(400)
                        .withHeader("Content-Type", "application/json")
                        .withBody("{\"error\":{\"message\":\"undeliverable\",\"code\":131026}}")));
        Files.writeString(Files.createDirectories(home.resolve("personas")).resolve("shop.yaml"), """
                name: Mira
                voice: You help the customers of a tea shop.
                accounts: ["whatsapp:100000000000001"]
                tools: [calculator, remember]
                hours: ["Mon-Sun 00:00-24:00"]
                """);
        parley = ParleyProcess.start(
                home,
                Map.of(),
                "--parley.channels.graph-base-url=http://127.0.0.1:" + graph.port(),
                "--parley.channels.whatsapp.app-secret=" + SECRET,
                "--parley.channels.whatsapp.verify-token=verify-me",
                "--parley.channels.whatsapp.access-token=test-access-token",
                "--parley.channels.whatsapp.phone-number-id=100000000000001",
                "--parley.model.remote.base-url=" + model.baseUrl(),
                "--parley.model.remote.name=slow",
                "--parley.search.brave.key=key-of-the-test",
                "--parley.search.brave.base-url=http://127.0.0.1:" + graph.port() + "/brave",
                "--parley.search.brave.limits.per-day=40",
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
            graph.stop();
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

    private static void search(Page page, String word) {
        assertThat(page.request()
                        .post(
                                parley.uri("/api/ask").toString(),
                                RequestOptions.create()
                                        .setHeader("Accept", "application/json")
                                        .setData(Map.of("question", "Search " + word))))
                .isOK();
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
    void takeOver_whileAnAnswerIsWritten_endsItAtOnce_andWhatThePersonSaysAppears() {
        Page person = asking("Are you there?");
        assertThat(person.locator(".prose")).hasText("Yes.");
        ask(person, "Tell me a story");
        model.release(5);
        Locator turn = person.locator(".turn").nth(1);
        assertThat(turn.locator(".prose")).containsText("word4");
        Page page = signedIn(PageBrowser.desktop(), OPERATOR);
        await().untilAsserted(() -> assertThat(page.request()
                        .get(parley.uri("/api/admin/conversations").toString())
                        .text())
                .contains("\"channel\":\"web\""));
        openArea(page, "/admin/conversations");
        page.locator("tbody tr").first().locator("a").first().click();

        page.locator("#take-over").click();

        assertThat(turn.locator(".notice")).containsText("A person of the team");
        assertThat(turn).hasAttribute("data-state", "done");
        await().until(model::aborted);
        page.locator("#answer textarea").fill("I will tell you one myself.");
        page.locator("#answer [type=submit]").click();
        assertThat(person.locator(".turn").last().locator(".prose")).hasText("I will tell you one myself.");
        assertThat(page.locator("#talk")).not().containsText("word4");
        page.locator("#take-over").click();
    }

    @Test
    void takeOver_whileAReplyOnWhatsAppIsWritten_sendsNothingOfIt() {
        Page page = signedIn(PageBrowser.desktop(), OPERATOR);
        graph.stubFor(post(anyUrl())
                .withRequestBody(containing("15550009191"))
                .willReturn(okJson("{\"messages\": [{\"id\": \"wamid.REPLY\"}]}")));
        webhook(page, "wamid.FIRST", "15550009191", "Are you there?");
        String conversations = "/api/admin/conversations?channel=whatsapp&q=Are%20you%20there";
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(page.request()
                                .get(parley.uri(conversations).toString())
                                .text())
                        .contains("\"conversation\""));
        webhook(page, "wamid.STORY", "15550009191", "Tell me a story");
        model.release(5);
        await().atMost(Duration.ofSeconds(20)).until(() -> model.stories() == 1);
        openArea(page, conversations.replace("/api", ""));
        page.locator("tbody tr").first().locator("a").first().click();

        page.locator("#take-over").click();

        await().atMost(Duration.ofSeconds(20)).until(model::aborted);
        model.release(GatedModel.WORDS);
        assertThat(page.locator("#talk .talk-turn")).hasCount(2);
        assertThat(page.locator("#talk")).containsText("Tell me a story");
        assertThat(page.locator("#talk")).not().containsText("word4");
        graph.verify(0, postRequestedFor(anyUrl()).withRequestBody(containing("word4")));
        page.locator("#take-over").click();
        assertThat(page.locator("#take-over")).hasText("Take over for an hour");
    }

    /** The time limit is the promise itself, not a measure of speed. */
    @Test
    void killSwitch_pressed_endsAnAnswerOfTheOpenAiApiWithinTwoSeconds() throws Exception {
        Page page = signedIn(PageBrowser.desktop(), OPERATOR);
        openArea(page, "/admin/rollouts");
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest story = HttpRequest.newBuilder(parley.uri("/v1/chat/completions"))
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString("""
                            {"model": "parley", "stream": true,
                             "messages": [{"role": "user", "content": "Tell me a story"}]}"""))
                    .build();
            model.release(5);
            StringBuffer said = new StringBuffer();
            CompletableFuture<Void> ended = client.sendAsync(story, HttpResponse.BodyHandlers.ofLines())
                    .thenAcceptAsync(response -> response.body().forEach(said::append));
            await().atMost(Duration.ofSeconds(20)).until(() -> said.toString().contains("word4"));

            page.locator("#kill").click();
            dialogButton(page, "Turn off").click();

            assertThat(ended).succeedsWithin(Duration.ofSeconds(2));
            assertThat(said).doesNotContain("word5");
            await().until(model::aborted);
            HttpResponse<String> next = client.send(story, HttpResponse.BodyHandlers.ofString());
            assertThat(next.statusCode()).isEqualTo(503);
        } finally {
            page.locator("#kill").click();
        }
        assertThat(page.locator("#answers")).containsText("The models answer.");
    }

    @Test
    void search_providerThatFails_showsItsQuotaItsErrorsAndThatItIsLeftAlone() {
        graph.stubFor(get(urlPathMatching("/brave.*")).willReturn(okJson("""
                        {"type": "search", "web": {"results": [{"title": "Tea", "url": "https://tea.example/", "description": "On tea."}]}}""")));
        Page page = signedIn(PageBrowser.desktop(), OPERATOR);
        openArea(page, "/admin/search");
        Locator brave = page.locator("#providers tbody tr").filter(new Locator.FilterOptions().setHasText("brave"));
        assertThat(brave).containsText("Closed");
        assertThat(brave.locator("meter")).hasJSProperty("value", 40);

        search(page, "oolong");

        openArea(page, "/admin/search");
        assertThat(brave.locator("meter")).hasJSProperty("value", 39);
        assertThat(brave.locator("td[data-label=Found]")).hasText("1");
        graph.stubFor(get(urlPathMatching("/brave.*")).willReturn(serverError()));
        for (String word : List.of("sencha", "assam", "ceylon", "matcha", "mate", "rooibos", "chai", "hojicha")) {
            search(page, word);
        }
        openArea(page, "/admin/search");
        assertThat(brave).containsText("Open");
        assertThat(brave).containsText("500");
        assertThat(brave.locator("meter")).not().hasJSProperty("value", 39);
        PageBrowser.checkAccess(page);
        PageBrowser.picture(page, "admin-search");
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

    /** Someone writes on WhatsApp; the answer cannot be delivered. */
    private static void webhook(Page page, String id) {
        webhook(page, id, "15550009090", "Hello?");
    }

    private static void webhook(Page page, String id, String number, String text) {
        byte[] body =
                ("""
                {"object":"whatsapp_business_account","entry":[{"id":"1","changes":[{"field":"messages","value":{
                "messaging_product":"whatsapp","metadata":{"phone_number_id":"100000000000001"},"messages":[
                {"from":"%s","id":"%s","timestamp":"%d","type":"text","text":{"body":"%s"}}]}}]}]}
                """.formatted(number, id, Instant.now().getEpochSecond(), text)).getBytes(StandardCharsets.UTF_8);
        assertThat(page.request()
                        .post(
                                parley.uri("/webhooks/whatsapp").toString(),
                                RequestOptions.create()
                                        .setHeader("Content-Type", "application/json")
                                        .setHeader("X-Hub-Signature-256", sign(body))
                                        .setData(body)))
                .isOK();
    }

    private static String sign(byte[] body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return "sha256=" + HexFormat.of().formatHex(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void awaitDeadLetters(Page page, int count) {
        await().atMost(Duration.ofSeconds(40))
                .untilAsserted(() -> assertThat(page.request()
                                .get(parley.uri("/api/admin/channels").toString())
                                .text())
                        .contains("\"deadLetters\":" + count)
                        .contains("sent undeliverable"));
    }

    @Test
    void channels_replyThatFails_isSeenSentAgainAndDeleted_andAViewerSeesNoWords() {
        Page page = signedIn(PageBrowser.desktop(), OPERATOR);
        webhook(page, "wamid.FAILS");
        awaitDeadLetters(page, 1);
        openArea(page, "/admin/channels");
        Locator whatsapp = page.locator("#channels section").filter(new Locator.FilterOptions().setHasText("WhatsApp"));
        assertThat(whatsapp).containsText("100000000000001");
        assertThat(whatsapp).containsText("shop");
        assertThat(whatsapp.locator("dd").first()).not().hasText("Not in the last 8 days");
        assertThat(page.locator("#letters")).containsText("code 131026");
        assertThat(page.locator("#letters")).containsText("Yes.");
        PageBrowser.checkAccess(page);
        PageBrowser.picture(page, "admin-channels");

        Page viewer = signedIn(PageBrowser.phone(), VIEWER);
        openArea(viewer, "/admin/channels");
        assertThat(viewer.locator("#letters")).containsText("code 131026");
        assertThat(viewer.locator("#letters")).not().containsText("Yes.");
        assertThat(viewer.locator("#letters")).not().containsText("15550009090");
        assertThat(viewer.locator("#letters button:visible")).hasCount(0);

        page.locator("#letters").getByText("Send again").click();
        await().atMost(Duration.ofSeconds(40))
                .untilAsserted(() -> graph.verify(
                        moreThanOrExactly(2), postRequestedFor(anyUrl()).withRequestBody(containing("Yes."))));
        awaitDeadLetters(page, 1);
        openArea(page, "/admin/channels");
        page.locator("#letters").getByText("Delete").click();
        dialogButton(page, "Delete").click();
        assertThat(page.locator("#letters")).containsText("All replies could be sent.");
    }

    @Test
    void personas_areShownWithTheirPrompts_andCanBeTried() {
        Page page = signedIn(PageBrowser.desktop(), OPERATOR);
        openArea(page, "/admin/personas");
        Locator shop = page.locator("#personas section").filter(new Locator.FilterOptions().setHasText("Mira"));
        assertThat(shop).containsText("whatsapp:100000000000001");
        assertThat(shop).containsText("personas/shop.yaml");
        assertThat(shop).containsText("Open now");
        shop.getByText("Prompt (").click();
        assertThat(shop.locator("pre")).containsText("You are Mira");
        assertThat(shop.locator("pre")).containsText("tea shop");
        shop.getByText("Try it").click();
        shop.locator("textarea").fill("Which tea do you have?");
        shop.getByText("Ask", new Locator.GetByTextOptions().setExact(true)).click();
        assertThat(shop.locator(".tried")).containsText("Yes.");
        PageBrowser.checkAccess(page);
        PageBrowser.picture(page, "admin-personas");
        assertThat(page.locator("#personas section").last()).containsText("The assistant as it is");
    }

    @Test
    void keys_areMadeShownOnceLimitedUsedAndRevoked() {
        assertThat(asking("Are you there?").locator(".turn")).hasAttribute("data-state", "done");
        Page page = signedIn(PageBrowser.desktop(), OPERATOR);
        openArea(page, "/admin/keys");
        page.locator("#keys-new button").click();
        page.getByLabel("Name").fill("the bar");
        page.getByLabel("Most turns in a day").fill("5");
        PageBrowser.checkAccess(page);
        dialogButton(page, "Make the key").click();
        String key = page.locator("#secret").textContent();
        assertThat(key).startsWith("sk-parley-");
        page.keyboard().press("Escape");
        Locator row = page.locator("#keys tbody tr");
        assertThat(row).containsText("the bar");
        assertThat(row).containsText("0 / 5");
        assertThat(complete(page, key)).isEqualTo(200);
        openArea(page, "/admin/keys");
        assertThat(row).containsText("1 / 5");
        assertThat(page.locator("#usage")).containsText("Tokens in");

        row.getByText("Change").click();
        page.getByLabel("Most turns in a day").fill("1");
        dialogButton(page, "Save").click();
        assertThat(row).containsText("1 / 1");
        assertThat(complete(page, key)).isEqualTo(429);
        row.getByText("Usage").click();
        assertThat(page.locator("#account tbody tr")).hasCount(1);
        PageBrowser.checkAccess(page);
        PageBrowser.picture(page, "admin-keys");
        page.locator("#usage-by").selectOption("channel");
        assertThat(page.locator("#usage tbody")).containsText("web");

        row.getByText("Revoke").click();
        dialogButton(page, "Revoke").click();
        assertThat(page.locator("#keys")).containsText("There are no keys.");
        assertThat(complete(page, key)).isEqualTo(401);
    }

    private static int complete(Page page, String key) {
        return page.request()
                .post(
                        parley.uri("/v1/chat/completions").toString(),
                        RequestOptions.create()
                                .setHeader("Authorization", "Bearer " + key)
                                .setData(Map.of(
                                        "model",
                                        "slow",
                                        "messages",
                                        List.of(Map.of("role", "user", "content", "Are you there?")))))
                .status();
    }
}
