package dev.parley.assistant.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import dev.parley.assistant.ParleyProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An answer that is half there: stopped, reloaded, cut off, watched from two tabs. The model writes when a test lets it. */
class StreamPageIT {

    private static final String STORY =
            IntStream.range(0, GatedModel.WORDS).mapToObj(GatedModel::word).collect(Collectors.joining(" "));

    /** A picture of one point. */
    private static final String POINT =
            "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==";

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
                "--parley.image.remote.base-url=" + model.baseUrl(),
                "--parley.image.remote.name=pencil");
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

    /** Opens the page, asks for a story and lets five words of it be written. */
    private static Locator begin(Page page) {
        page.navigate(parley.uri("/").toString());
        page.locator("#question").fill("Tell me a story");
        page.keyboard().press("Enter");
        model.release(5);
        Locator prose = page.locator(".prose");
        assertThat(prose).containsText("word4");
        return prose;
    }

    private static void isWhole(Page page) {
        assertThat(page.locator(".turn")).hasAttribute("data-state", "done");
        assertThat(page.locator(".turn")).hasCount(1);
        assertThat(page.locator(".prose")).hasText(STORY);
    }

    @Test
    void stop_answer_endsItHereAndAtTheModel_andKeepsWhatCame() {
        Page page = browser.page(PageBrowser.desktop());
        begin(page);
        assertThat(page.locator("#demo")).isHidden();
        PageBrowser.picture(page, "streaming");
        page.locator("#stop").click();
        assertThat(page.locator(".turn")).hasAttribute("data-state", "stopped");
        assertThat(page.locator("#send")).isVisible();
        await().atMost(Duration.ofSeconds(10)).until(model::aborted);
        page.reload();
        assertThat(page.locator(".turn")).hasAttribute("data-state", "stopped");
        assertThat(page.locator(".prose")).containsText("word4");
        assertThat(page.locator(".prose")).not().containsText("word5");
        PageBrowser.checkAccess(page);
    }

    @Test
    void reload_inMidAnswer_goesOnWithoutLossOrDoubling() {
        Page page = browser.page(PageBrowser.desktop());
        begin(page);
        page.reload();
        assertThat(page.locator(".prose")).containsText("word4");
        assertThat(page.locator(".turn")).hasAttribute("data-state", "running");
        model.release(GatedModel.WORDS);
        isWhole(page);
    }

    @Test
    void connection_lostInMidAnswer_comesBackWithoutLossOrDoubling() {
        BrowserContext person = browser.person(PageBrowser.desktop());
        Page page = person.newPage();
        begin(page);
        person.setOffline(true);
        assertThat(page.locator("#offline")).isVisible();
        PageBrowser.picture(page, "offline");
        model.release(GatedModel.WORDS);
        person.setOffline(false);
        assertThat(page.locator("#offline")).isHidden();
        isWhole(page);
    }

    @Test
    void ask_offline_isSentOnceWhenTheConnectionIsBack() {
        BrowserContext person = browser.person(PageBrowser.desktop());
        Page page = person.newPage();
        page.navigate(parley.uri("/").toString());
        person.setOffline(true);
        page.locator("#question").fill("Tell me a story");
        page.keyboard().press("Enter");
        assertThat(page.locator(".busy")).containsText("offline");
        model.release(GatedModel.WORDS);
        person.setOffline(false);
        isWhole(page);
        page.reload();
        isWhole(page);
    }

    @Test
    void tabs_twoOfOneConversation_showTheSame() {
        BrowserContext person = browser.person(PageBrowser.desktop());
        Page one = person.newPage();
        begin(one);
        Page two = person.newPage();
        two.navigate(one.url());
        assertThat(two.locator(".prose")).containsText("word4");
        model.release(GatedModel.WORDS);
        isWhole(one);
        isWhole(two);
        two.locator("#question").fill("And another story");
        two.keyboard().press("Enter");
        assertThat(one.locator(".turn")).hasCount(2);
        model.release(GatedModel.WORDS);
        assertThat(one.locator(".turn").last().locator(".prose")).hasText(STORY);
        assertThat(two.locator(".turn").last().locator(".prose")).hasText(STORY);
    }

    @Test
    void answer_ofMuchMarkdown_isShown_andMarkupAndForeignPicturesStayText() throws IOException {
        String name = "0123456789abcdef0123456789abcdef.png";
        Files.createDirectories(home.resolve("pictures"));
        Files.write(home.resolve("pictures").resolve(name), Base64.getDecoder().decode(POINT));
        model.markdown("""
                ## A *heading* & more

                1. first
                   - inner **bold**
                2. second ~~gone~~

                | Name | Age |
                |:-----|----:|
                | Ana | 7 |

                ```java
                int x = 1 < 2 ? 3 : 4;
                ```

                > quoted <script>document.title = "broken"</script> <img src=x onerror="document.title='broken'">

                ![a point](/pictures/%s) ![tracker](https://example.com/pixel.png) [bad](javascript:alert(1))

                [1]: https://example.com
                """.formatted(name));
        Page page = browser.page(PageBrowser.desktop());
        page.navigate(parley.uri("/").toString());
        page.locator("#question").fill("Show me Markdown");
        page.keyboard().press("Enter");
        Locator prose = page.locator(".prose");
        assertThat(page.locator(".turn")).hasAttribute("data-state", "done");
        assertThat(prose.locator("h3")).hasText("A heading & more");
        assertThat(prose.locator("ol > li > ul > li strong")).hasText("bold");
        assertThat(prose.locator("td").last()).hasText("7");
        assertThat(prose.locator("pre")).hasText("int x = 1 < 2 ? 3 : 4;");
        assertThat(prose.locator("img")).hasCount(1);
        assertThat(prose.locator("img")).hasAttribute("alt", "a point");
        assertThat(prose.locator("a[href='https://example.com/pixel.png']")).hasText("tracker");
        assertThat(prose.locator("a[href^=javascript]")).hasCount(0);
        assertThat(prose.locator("blockquote")).containsText("<script>");
        assertThat(page.title()).doesNotContain("broken");
        PageBrowser.checkAccess(page);
        PageBrowser.picture(page, "markdown");
    }

    @Test
    void imagine_typed_showsThePictureOfTheModel() {
        Page page = browser.page(PageBrowser.desktop());
        page.navigate(parley.uri("/imagine").toString());
        page.locator("#prompt").pressSequentially("A hill in the evening sun");
        assertThat(page.locator("#shown")).hasAttribute("alt", "A hill in the evening sun");
        assertThat(page.locator("#shown")).hasAttribute("src", Pattern.compile("/pictures/[0-9a-f]{32}\\.png"));
        assertThat(page.locator("#save")).isVisible();
        page.waitForFunction("document.getElementById('shown').naturalWidth > 0");
        PageBrowser.checkAccess(page);
        PageBrowser.picture(page, "imagine");
    }
}
