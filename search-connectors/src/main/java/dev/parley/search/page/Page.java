package dev.parley.search.page;

import java.net.URI;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The main content of a page; everything in it is untrusted text.
 *
 * @param url where the page was found after redirects
 * @param title plain text on one line; the host when the page has none
 * @param date when it was published, otherwise when it was last changed
 * @param language lower-case two- or three-letter code, or empty when the page does not say
 * @param blocks in reading order
 */
public record Page(
        URI url,
        String title,
        @Nullable String author,
        @Nullable LocalDate date,
        String language,
        List<PageBlock> blocks) {
    public Page {
        blocks = List.copyOf(blocks);
    }

    /** All blocks as Markdown-like text, separated by empty lines; items of a list and rows of a table by line breaks. */
    public String text() {
        return blocks.stream().map(PageBlock::text).collect(Collectors.joining("\n\n"));
    }
}
