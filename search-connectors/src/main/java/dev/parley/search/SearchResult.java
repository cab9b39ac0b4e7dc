package dev.parley.search;

import java.net.URI;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * @param snippet plain text of the passage that matched, without markup
 */
public record SearchResult(
        String title, URI url, String snippet, @Nullable LocalDate date) {}
