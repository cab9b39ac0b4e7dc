package dev.parley.assistant.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.FilePayload;
import dev.parley.assistant.media.RealFiles;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The phone in a real browser: a person writes, presses and sends files, on both platforms, through the real webhooks. */
class PhonePageIT extends DemoPages {

    /** A phone with a number of its own, on that platform. */
    private static Page phone(String channel) {
        Page page = browser.page(PageBrowser.desktop());
        open(page, "/sandbox");
        page.locator("input[name=channel][value=" + channel + "]").check();
        assertThat(page.locator("#hook")).hasText("/webhooks/" + channel);
        assertThat(page.locator("#state")).hasText("online");
        return page;
    }

    private static Locator replies(Page page) {
        return page.locator(".bubble:not(.bubble-own):not(.bubble-typing)");
    }

    private static void write(Page page, String text) {
        page.locator("#text").fill(text);
        page.locator("#send").click();
    }

    @ParameterizedTest
    @ValueSource(strings = {"whatsapp", "messenger"})
    void text_isAnsweredOnce_howeverOftenItIsDelivered(String channel) {
        Page page = phone(channel);
        page.locator("#copies").fill("3");
        write(page, "What is 17 * 23?");
        assertThat(replies(page).first()).containsText("391");

        page.locator("#copies").fill("1");
        write(page, "What is 12 * 14?");
        assertThat(replies(page).nth(1)).containsText("168");
        assertThat(replies(page)).hasCount(2);
        PageBrowser.checkAccess(page);
        PageBrowser.picture(page, "phone-" + channel);
    }

    @ParameterizedTest
    @ValueSource(strings = {"whatsapp", "messenger"})
    void choice_pressed_isWhatIsSentAndTaken(String channel) {
        Page page = phone(channel);
        write(page, "/language");
        Locator offered = replies(page).first().locator(".bubble-choices button");
        assertThat(offered.filter(new Locator.FilterOptions().setHasText("español")))
                .isVisible();
        PageBrowser.picture(page, "phone-choices-" + channel);
        offered.filter(new Locator.FilterOptions().setHasText("español")).click();
        assertThat(page.locator(".bubble-own").last()).containsText("español");
        assertThat(replies(page)).hasCount(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"whatsapp", "messenger"})
    void message_editedWhileItIsDelivered_isAnsweredAsItIsNow(String channel) {
        Page page = phone(channel);
        write(page, "What is 17 * 23?");
        page.locator(".bubble-own button")
                .filter(new Locator.FilterOptions().setHasText("Edit"))
                .click();
        assertThat(page.locator("#text")).hasValue("What is 17 * 23?");
        write(page, "What is 12 * 14?");

        assertThat(page.locator(".bubble-own")).hasCount(1);
        assertThat(page.locator(".bubble-own")).containsText("edited");
        assertThat(replies(page).first()).containsText("168");
        assertThat(replies(page)).hasCount(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"whatsapp", "messenger"})
    void message_takenBackBeforeTheAnswer_isNotAnswered(String channel) {
        Page page = phone(channel);
        write(page, "What is 17 * 23?");
        page.locator(".bubble-own button")
                .filter(new Locator.FilterOptions().setHasText("Take back"))
                .click();
        assertThat(page.locator(".bubble-own")).containsText("Message taken back");

        write(page, "What is 12 * 14?");

        assertThat(replies(page).first()).containsText("168");
        assertThat(replies(page)).hasCount(1);
    }

    @Test
    void reaction_toAReply_isTakenAndStartsNoTurn() {
        Page page = phone("whatsapp");
        write(page, "What is 17 * 23?");
        assertThat(replies(page).first()).containsText("391");

        Locator thumb = replies(page).first().locator(".bubble-tools button");
        thumb.click();
        assertThat(thumb).hasAttribute("aria-pressed", "true");
        thumb.click();
        assertThat(thumb).hasAttribute("aria-pressed", "false");

        write(page, "What is 12 * 14?");
        assertThat(replies(page).nth(1)).containsText("168");
        assertThat(replies(page)).hasCount(2);
    }

    @Test
    void text_deliveredLateAndTwice_isAnsweredOnceThen() {
        Page page = phone("whatsapp");
        page.locator("#delay").fill("1500");
        page.locator("#copies").fill("2");
        write(page, "What is 17 * 23?");
        assertThat(page.locator(".bubble-own")).hasAttribute("data-state", "sending");

        assertThat(replies(page).first()).containsText("391");
        assertThat(replies(page)).hasCount(1);
        assertThat(page.locator(".bubble-own")).hasAttribute("data-state", "read");
    }

    @Test
    void page_inArabicInTheDarkOnAPhone_readsFromTheRightAndFits() {
        Page page = browser.page(
                PageBrowser.phone().setLocale("ar").setColorScheme(com.microsoft.playwright.options.ColorScheme.DARK));
        open(page, "/sandbox");
        assertThat(page.locator("html")).hasAttribute("dir", "rtl");
        assertThat(page.locator("#state")).hasText("متصل");

        write(page, "What is 17 * 23?");

        assertThat(replies(page).first()).containsText("391");
        assertThat(page.locator(".bubble-own button").first()).hasText("تعديل");
        Object overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth");
        org.assertj.core.api.Assertions.assertThat(((Number) overflow).intValue())
                .isZero();
        PageBrowser.checkAccess(page);
        PageBrowser.picture(page, "phone-arabic-dark");
    }

    @Test
    void voiceNote_isAnsweredHonestly() {
        Page page = phone("whatsapp");
        page.waitForFileChooser(() -> page.locator("button[data-kind=audio]").click())
                .setFiles(new FilePayload("voice.wav", "audio/wav", RealFiles.wav()));
        assertThat(replies(page).first()).containsText("cannot listen to voice messages yet");
    }

    @ParameterizedTest
    @ValueSource(strings = {"whatsapp", "messenger"})
    void files_areShownAndSentWithWhatIsWritten(String channel) {
        Page page = phone(channel);
        page.locator("#text").fill("What is 17 * 23?");
        page.waitForFileChooser(() -> page.locator("button[data-kind=image]").click())
                .setFiles(new FilePayload("kite.png", "image/png", RealFiles.picture("png")));
        assertThat(page.locator("#text")).hasValue("");
        assertThat(page.locator(".bubble-own img")).isVisible();
        assertThat(page.locator(".bubble-own")).containsText("What is 17 * 23?");
        assertThat(replies(page).first()).containsText("391");

        page.waitForFileChooser(() -> page.locator("button[data-kind=document]").click())
                .setFiles(new FilePayload("Prices.txt", "text/plain", "Tea 4".getBytes(StandardCharsets.UTF_8)));
        assertThat(page.locator(".bubble-own .bubble-file")).hasText("Prices.txt");
        assertThat(replies(page)).hasCount(2);
    }
}
