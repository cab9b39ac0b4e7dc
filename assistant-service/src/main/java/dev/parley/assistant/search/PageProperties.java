package dev.parley.assistant.search;

import dev.parley.search.page.PageReaderOptions;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Reading of pages.
 *
 * @param timeout for one page with redirects, robots.txt and waiting times
 * @param maxSize of a page, as it comes and again unpacked
 * @param hostInterval least time between two requests to one host
 * @param cacheSize text of pages kept in memory; 0 keeps none
 * @param maxPdfPages pages of a PDF that are read
 * @param userAgent absent: one that says truly who asks
 * @param robots whether robots.txt is obeyed
 * @param allowLoopback lets pages of this machine be read; for tests only
 */
@ConfigurationProperties("parley.search.page")
public record PageProperties(
        @DefaultValue("8s") Duration timeout,
        @DefaultValue("5MB") DataSize maxSize,
        @DefaultValue("500ms") Duration hostInterval,
        @DefaultValue("64MB") DataSize cacheSize,
        @DefaultValue("60") int maxPdfPages,
        @Nullable String userAgent,
        @DefaultValue("true") boolean robots,
        @DefaultValue("false") boolean allowLoopback) {

    PageReaderOptions options() {
        PageReaderOptions defaults = PageReaderOptions.DEFAULT;
        return new PageReaderOptions(
                timeout,
                (int) Math.min(maxSize.toBytes(), Integer.MAX_VALUE),
                defaults.maxRedirects(),
                defaults.ports(),
                hostInterval,
                cacheSize.toBytes(),
                maxPdfPages,
                userAgent == null ? defaults.userAgent() : userAgent,
                robots,
                allowLoopback);
    }
}
