package dev.parley.search.page;

import java.net.URI;

/**
 * @param url address of the page, {@code http} or {@code https}
 * @param question what is wanted of the page; blank takes its passages in their order
 * @param language two-letter code that the page is asked for in, or empty
 * @param maxPassages most passages wanted, at least 1
 */
public record PageRequest(URI url, String question, String language, int maxPassages) {

    /** Passages given when nobody says how many. */
    public static final int DEFAULT_MAX_PASSAGES = 5;

    public PageRequest {
        if (maxPassages < 1) {
            throw new IllegalArgumentException("maxPassages must be at least 1 but is " + maxPassages);
        }
    }

    /** In any language, with {@link #DEFAULT_MAX_PASSAGES}. */
    public PageRequest(URI url, String question) {
        this(url, question, "", DEFAULT_MAX_PASSAGES);
    }
}
