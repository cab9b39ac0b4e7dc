package dev.parley.assistant.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.FilePayload;
import dev.parley.assistant.media.RealFiles;
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

    @Test
    void voiceNote_isAnsweredHonestly() {
        Page page = phone("whatsapp");
        page.waitForFileChooser(() -> page.locator("button[data-kind=audio]").click())
                .setFiles(new FilePayload("voice.wav", "audio/wav", RealFiles.wav()));
        assertThat(replies(page).first()).containsText("cannot listen to voice messages yet");
    }
}
