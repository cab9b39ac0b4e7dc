package dev.parley.assistant.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.RequestOptions;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What holds for every page of the dashboard: the door, the navigation, access for all, and a place on every screen. */
class AdminPagesIT extends AdminDemoPages {

    /** How a page is looked at. */
    private enum Look {
        DESKTOP(PageBrowser.desktop()),
        PHONE_DARK(PageBrowser.phone().setColorScheme(ColorScheme.DARK)),
        ARABIC(PageBrowser.desktop().setLocale("ar"));

        private final Browser.NewContextOptions options;

        Look(Browser.NewContextOptions options) {
            this.options = options;
        }
    }

    @Test
    void door_asksForTheToken_andStaysOpenUntilSignedOut() {
        Page page = browser.page(PageBrowser.desktop());
        open(page, "/admin/models");
        PageBrowser.checkAccess(page);
        PageBrowser.picture(page, "admin-sign-in");
        page.locator("#token").fill("guess");
        page.keyboard().press("Enter");
        assertThat(page.locator("#problem")).containsText("not the admin token");
        page.locator("#token").fill(token());
        page.keyboard().press("Enter");
        assertThat(page.locator("h1")).hasText("Models");
        assertThat(page.request().get(parley.uri("/api/admin/handovers").toString()))
                .isOK();
        page.locator("#sign-out").click();
        assertThat(page.locator("#sign-in")).isVisible();
        assertThat(page.request().get(parley.uri("/api/admin/handovers").toString()))
                .not()
                .isOK();
    }

    @Test
    void session_overWhileAPageIsOpen_leadsToTheDoor() {
        Page page = signedIn(PageBrowser.desktop());
        openArea(page, "/admin/models");
        page.context().clearCookies();
        page.locator(".areas a").first().click();
        assertThat(page.locator("#sign-in")).isVisible();
    }

    @Test
    void overview_showsWhatIsAsked_asItComes() {
        Page page = signedIn(PageBrowser.desktop());
        openArea(page, "/admin");
        assertThat(page.locator(".live")).hasText("Live");
        Locator turns = page.locator("#now div").first().locator("dd");
        String before = turns.innerText();
        ask(page, "What is 17 * 23?");
        ask(page, "What is 18 * 23?");
        assertThat(turns).not().hasText(before);
        assertThat(turns).hasText(Pattern.compile("[1-9][0-9.,]*"));
        page.locator("input[value='24h'] + span").click();
        assertThat(page.locator("#sums div").first().locator("dd")).hasText(Pattern.compile("[1-9][0-9.,]*"));

        page.locator("input[value='1h'] + span").click();
        Locator chart = page.locator(".chart").first();
        assertThat(chart.locator("canvas")).isVisible();
        assertThat(chart.locator(".chart-plot"))
                .hasAttribute("aria-label", Pattern.compile("Turns per minute\\. Turns: now .*, at most [1-9].*"));
        chart.locator("summary").click();
        assertThat(chart.locator("tbody tr").first()).isVisible();
        PageBrowser.checkAccess(page);
        page.reload();
        assertThat(page.locator("#today tbody tr")).not().hasCount(0);
        page.mouse().move(0, 0);
        PageBrowser.picture(page, "admin-overview");
    }

    @Test
    void settings_areFoundByName_andSayWhereTheyComeFrom() {
        Page page = signedIn(PageBrowser.desktop());
        openArea(page, "/admin/settings");
        page.locator("#find").fill("metrics.step");
        Locator row = page.locator("#list tbody tr");
        assertThat(row).hasCount(1);
        assertThat(row).containsText("1s");
        assertThat(row).containsText("Command line");
        page.locator("#find").fill("metrics.day-step");
        assertThat(row).containsText("Default");
        page.locator("#set").check();
        assertThat(page.locator("#list .empty")).isVisible();
        page.locator("#find").fill("");
        assertThat(row.filter(new Locator.FilterOptions().setHasText("parley.home")))
                .hasCount(1);
        PageBrowser.checkAccess(page);
    }

    @Test
    void models_tryAPrompt_streamsTheAnswer_andUnloadedOneSaysSo() {
        Page page = signedIn(PageBrowser.desktop());
        openArea(page, "/admin/models");
        assertThat(page.locator(".checkpoint")).containsText("Loaded");
        assertThat(page.locator(".checkpoint")).containsText("CPU");
        page.locator("textarea[name=prompt]").fill("Who are you?");
        page.locator("#try button").click();
        assertThat(page.locator("#took")).containsText("first token after");
        assertThat(page.locator("#answer")).not().isEmpty();
        assertThat(page.request()
                        .get(parley.uri("/api/admin/usage/person?id=admin:try").toString())
                        .text())
                .containsPattern("\"completionTokens\":[1-9]");
        PageBrowser.checkAccess(page);
        PageBrowser.picture(page, "admin-models");

        page.locator(".checkpoint .button-danger").click();
        page.locator("#dialog .button-danger").click();
        assertThat(page.locator(".checkpoint")).containsText("Unloaded");
        page.locator("#try button").click();
        assertThat(page.locator("#try [role=alert]")).containsText("did not answer");
        page.locator(".checkpoint")
                .getByText("Load", new Locator.GetByTextOptions().setExact(true))
                .click();
        assertThat(page.locator(".checkpoint .badge")).hasText("Loaded");
        ask(page, "What is 3 * 4?");
    }

    @Test
    void openApi_documentsEveryEndpointOfOperators_behindTheToken() {
        Page page = signedIn(PageBrowser.desktop());
        APIResponse document =
                page.request().get(parley.uri("/api/admin/openapi").toString());
        assertThat(document).isOK();
        JsonNode paths = JsonMapper.shared().readTree(document.body()).path("paths");
        Map<String, JsonNode> operators = new TreeMap<>();
        paths.properties()
                .forEach(path -> path.getValue().properties().stream()
                        .filter(operation -> path.getKey().startsWith("/api/admin/"))
                        .forEach(operation ->
                                operators.put(operation.getKey() + " " + path.getKey(), operation.getValue())));
        assertThat(operators)
                .containsKeys(
                        "get /api/admin/metrics", "put /api/admin/rollouts/{name}", "delete /api/admin/keys/{id}");
        assertThat(operators)
                .allSatisfy((endpoint, operation) ->
                        assertThat(operation.path("summary").asString("")).isNotBlank());
        assertThat(paths.has("/api/ask")).isTrue();

        page.context().clearCookies();
        for (String path : List.of("/api/admin/openapi", "/api/admin/openapi.yaml")) {
            assertThat(page.request().get(parley.uri(path).toString()).status()).isEqualTo(401);
        }
        assertThat(page.request().get(parley.uri("/v3/api-docs").toString()).status())
                .isEqualTo(404);
    }

    @Test
    void tools_showCallsEffectAndBreaker() {
        Page page = signedIn(PageBrowser.desktop());
        ask(page, "What is 12 * 12?");
        openArea(page, "/admin/tools");
        Locator calculator = page.locator("#tools tr").filter(new Locator.FilterOptions().setHasText("calculator"));
        assertThat(calculator).containsText("Reads");
        assertThat(calculator).containsText("Closed");
        assertThat(calculator.locator("td[data-label=Calls]")).hasText(Pattern.compile("[1-9][0-9]*"));
        assertThat(page.locator("#servers")).containsText("No MCP server");
    }

    /** Has the program answer something, as a person would. */
    private static void ask(Page page, String question) {
        assertThat(page.request()
                        .post(
                                parley.uri("/api/ask").toString(),
                                RequestOptions.create()
                                        .setHeader("Accept", "application/json")
                                        .setData(Map.of("question", question))))
                .isOK();
    }

    @ParameterizedTest
    @EnumSource
    void areas_ofTheNavigation_areQuickAndCanBeUsedByAll(Look look) {
        Page page = signedIn(look.options);
        PageQuality quality = new PageQuality(page);
        openArea(page, "/admin");
        List<Object> paths = List.copyOf(
                (List<?>) page.evaluate("[...document.querySelectorAll('.areas a')].map(link => link.pathname)"));
        assertThat(paths).contains("/admin", "/admin/models");
        for (Object path : paths) {
            openArea(page, path.toString());
            quality.check();
            assertThat(page.locator(".areas [aria-current=page]")).hasCount(1);
            assertThat(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))
                    .as(path + " needs no scrolling to the side")
                    .isEqualTo(0);
            PageBrowser.checkAccess(page);
            String name = path.equals("/admin") ? "overview" : path.toString().substring("/admin/".length());
            PageBrowser.picture(
                    page,
                    "admin-" + name + "-" + look.name().toLowerCase(Locale.ROOT).replace('_', '-'));
        }
    }
}
