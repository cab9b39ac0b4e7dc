package dev.parley.assistant.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.RequestOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.Map;

/** The demo's pages, and operators who are signed in. */
abstract class AdminDemoPages extends DemoPages {

    /** A page of an operator's browser that is signed in. */
    static Page signedIn(Browser.NewContextOptions options) {
        Page page = browser.page(options);
        assertThat(page.request()
                        .post(
                                parley.uri("/api/admin/session").toString(),
                                RequestOptions.create().setData(Map.of("token", token()))))
                .isOK();
        return page;
    }

    static String token() {
        try {
            return Files.readString(home.resolve("admin-token")).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Opens a page of the dashboard and waits until its parts are there. */
    static void openArea(Page page, String path) {
        open(page, path);
        assertThat(page.locator("#main h1")).isVisible();
        assertThat(page.locator(".spinner")).hasCount(0);
        assertThat(page.locator("[aria-busy]")).hasCount(0);
    }
}
