package dev.parley.assistant.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

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

    @ParameterizedTest
    @EnumSource
    void areas_ofTheNavigation_canBeUsedByAll(Look look) {
        Page page = signedIn(look.options);
        openArea(page, "/admin");
        List<Object> paths = List.copyOf(
                (List<?>) page.evaluate("[...document.querySelectorAll('.areas a')].map(link => link.pathname)"));
        assertThat(paths).contains("/admin", "/admin/models");
        for (Object path : paths) {
            openArea(page, path.toString());
            assertThat(page.locator(".areas [aria-current=page]")).hasCount(1);
            assertThat(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))
                    .as(path + " needs no scrolling to the side")
                    .isEqualTo(0);
            PageBrowser.checkAccess(page);
            String name = path.equals("/admin") ? "overview" : path.toString().substring("/admin/".length());
            PageBrowser.picture(
                    page,
                    "admin-" + name + "-"
                            + look.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-'));
        }
    }
}
