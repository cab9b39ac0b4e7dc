package dev.parley.search.page;

import java.time.Duration;
import java.util.Set;

/**
 * Limits of reading pages.
 *
 * @param timeout for one page with its redirects, robots.txt and waiting times
 * @param maxBytes of a page, as it comes over the wire and again after decompression
 * @param maxRedirects followed before giving up
 * @param ports that may be connected to
 * @param hostInterval least time between two requests to one host; a longer {@code Crawl-delay} counts instead
 * @param cacheBytes characters of page text kept in memory by the rules of HTTP; 0 keeps none
 * @param maxPdfPages pages of a PDF that are read
 * @param userAgent says truly who asks
 * @param robots whether robots.txt is obeyed
 * @param allowLoopback lets addresses of this machine through, with any port; for tests and local documents only
 */
public record PageReaderOptions(
        Duration timeout,
        int maxBytes,
        int maxRedirects,
        Set<Integer> ports,
        Duration hostInterval,
        long cacheBytes,
        int maxPdfPages,
        String userAgent,
        boolean robots,
        boolean allowLoopback) {

    public static final PageReaderOptions DEFAULT = new PageReaderOptions(
            Duration.ofSeconds(8),
            5 * 1024 * 1024,
            5,
            Set.of(80, 443),
            Duration.ofMillis(500),
            64L * 1024 * 1024,
            60,
            "Parley/0.1 (self-hosted assistant; opens a page when a person's question needs it)",
            true,
            false);

    public PageReaderOptions {
        ports = Set.copyOf(ports);
        if (!timeout.isPositive()) {
            throw new IllegalArgumentException("parley.search.page.timeout must be positive but is " + timeout);
        }
        if (maxBytes < 1) {
            throw new IllegalArgumentException("parley.search.page.max-bytes must be at least 1 but is " + maxBytes);
        }
        if (maxRedirects < 0) {
            throw new IllegalArgumentException(
                    "parley.search.page.max-redirects must not be negative but is " + maxRedirects);
        }
        if (hostInterval.isNegative()) {
            throw new IllegalArgumentException(
                    "parley.search.page.host-interval must not be negative but is " + hostInterval);
        }
        if (cacheBytes < 0) {
            throw new IllegalArgumentException(
                    "parley.search.page.cache-bytes must not be negative but is " + cacheBytes);
        }
        if (maxPdfPages < 1) {
            throw new IllegalArgumentException(
                    "parley.search.page.max-pdf-pages must be at least 1 but is " + maxPdfPages);
        }
        if (userAgent.isBlank()) {
            throw new IllegalArgumentException("parley.search.page.user-agent must not be blank");
        }
    }
}
