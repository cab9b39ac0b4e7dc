package dev.parley.assistant.page;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Response;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * What a page owes to everybody who loads it, as far as a browser can measure it: size, order of loading, stillness, what it
 * says of itself, what may run on it, and what is kept of it. Loads nothing from the cache.
 */
final class PageQuality {

    /** Most bytes that a page may load, as they come over the wire. */
    private static final long MAX_BYTES = 200 * 1024;

    /** Layout shift that Web Vitals calls good. */
    private static final double MAX_SHIFT = 0.1;

    /** So late that something waits for what it need not wait for, on a machine that is busy with other things. */
    private static final double MAX_FIRST_PAINT_MS = 5_000;

    private final Page page;
    private final List<Response> responses = new CopyOnWriteArrayList<>();

    /** Listens to what a page loads from now on. */
    PageQuality(Page page) {
        this.page = page;
        JsonObject disabled = new JsonObject();
        disabled.addProperty("cacheDisabled", true);
        page.context().newCDPSession(page).send("Network.setCacheDisabled", disabled);
        page.onResponse(responses::add);
    }

    /** Looks at the page that is open, which has loaded. */
    void check() {
        String url = page.url();
        List<Response> loaded = List.copyOf(responses);
        responses.clear();
        checkLoading(url);
        checkWords(url);
        assertThat(loaded).as("what %s loaded", url).isNotEmpty();
        loaded.forEach(response -> {
            assertThat(response.url()).as("foreign host").startsWith(page.evaluate("location.origin") + "/");
            assertThat(response.status()).as(response.url()).isEqualTo(200);
            checkHeaders(response.url(), response.headers(), response.request().isNavigationRequest());
        });
    }

    private void checkLoading(String url) {
        assertThat(number("""
                [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')]
                  .reduce((sum, one) => sum + one.transferSize, 0)""")).as("bytes of " + url).isPositive().isLessThanOrEqualTo(MAX_BYTES);
        assertThat(texts("""
                [...document.scripts].filter(one => !one.src || (one.type !== 'module' && !one.defer && !one.async))
                  .map(one => one.outerHTML)"""))
                .as("scripts of " + url + " that are inline or hold up the first paint")
                .isEmpty();
        assertThat(texts("""
                performance.getEntriesByType('resource').filter(one => one.renderBlockingStatus === 'blocking')
                  .map(one => new URL(one.name).pathname).filter(one => !one.endsWith('.css'))"""))
                .as("what holds up the first paint of " + url + " besides its styles")
                .isEmpty();
        assertThat(number("performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? -1"))
                .as("first paint of " + url + " (ms)")
                .isBetween(0.0, MAX_FIRST_PAINT_MS);
        assertThat(number("""
                new Promise(done => {
                  new PerformanceObserver(list => {
                    const shifts = list.getEntries().filter(one => one.entryType === 'layout-shift');
                    done(shifts.reduce((sum, one) => sum + (one.hadRecentInput ? 0 : one.value), 0));
                  }).observe({ type: 'layout-shift', buffered: true });
                  setTimeout(() => done(0), 100);
                })""")).as("layout shift of " + url).isLessThanOrEqualTo(MAX_SHIFT);
    }

    private void checkWords(String url) {
        assertThat(texts("""
                [document.documentElement.lang, document.documentElement.dir, document.title,
                  document.querySelector('meta[name=description]')?.content ?? '']"""))
                .as("language, direction, title and description of " + url)
                .noneMatch(String::isBlank);
        assertThat(number("document.querySelectorAll('meta[name=viewport][content*=\"width=device-width\"]').length"))
                .as("viewport of " + url)
                .isEqualTo(1);
        assertThat(texts("[document.compatMode]")).as("mode of " + url).containsExactly("CSS1Compat");
        assertThat(texts("[...document.images].filter(one => !one.hasAttribute('alt')).map(one => one.outerHTML)"))
                .as("pictures of " + url + " without words")
                .isEmpty();
    }

    private static void checkHeaders(String url, Map<String, String> headers, boolean isPage) {
        String kept = headers.getOrDefault("cache-control", "");
        String type = headers.getOrDefault("content-type", "");
        if (isPage) {
            assertThat(headers.getOrDefault("content-security-policy", ""))
                    .as(url)
                    .contains("default-src 'none'", "script-src 'self'", "base-uri 'none'")
                    .doesNotContain("unsafe-", "*", "http");
            assertThat(kept).as(url).contains("no-cache", "private");
        } else if (url.contains("/assets/")) {
            assertThat(kept).as(url).contains("immutable", "max-age=31536000");
        } else {
            assertThat(kept).as(url).contains("no-store");
        }
        if (type.startsWith("text/event-stream")) {
            assertThat(headers).as(url).doesNotContainKey("content-encoding");
        } else if (Integer.parseInt(headers.getOrDefault("content-length", "1024")) >= 1024) {
            assertThat(headers.get("content-encoding"))
                    .as(url + " of type " + type)
                    .isEqualTo("gzip");
            assertThat(headers.getOrDefault("vary", "").toLowerCase(Locale.ROOT))
                    .as(url)
                    .contains("accept-encoding");
        }
        assertThat(headers.get("x-content-type-options")).as(url).isEqualTo("nosniff");
    }

    private double number(String expression) {
        return ((Number) page.evaluate(expression)).doubleValue();
    }

    private List<String> texts(String expression) {
        return ((List<?>) page.evaluate(expression))
                .stream().map(String::valueOf).toList();
    }
}
