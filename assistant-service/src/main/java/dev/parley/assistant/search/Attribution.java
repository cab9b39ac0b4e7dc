package dev.parley.assistant.search;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the terms of an answer provider want shown beside an answer that used it.
 *
 * @param html to be shown unchanged, in a frame of its own, or null
 * @param pages addresses of the provider's own result pages
 */
public record Attribution(String provider, @Nullable String html, List<String> pages) {
    public Attribution {
        pages = List.copyOf(pages);
    }
}
