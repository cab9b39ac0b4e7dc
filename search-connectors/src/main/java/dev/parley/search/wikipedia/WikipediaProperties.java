package dev.parley.search.wikipedia;

import dev.parley.search.http.ProviderChecks;
import java.net.URI;
import java.time.Duration;

/**
 * How to reach Wikipedia or another MediaWiki site.
 *
 * @param baseUrl address of the site, usually {@link #DEFAULT_BASE_URL}; {@code {language}} stands for the language of the
 *     question
 * @param timeout for one search
 */
public record WikipediaProperties(String baseUrl, Duration timeout) {

    /** Wikipedia in the language of the question. */
    public static final String DEFAULT_BASE_URL = "https://{language}.wikipedia.org";

    private static final String LANGUAGE = "{language}";
    private static final String DEFAULT_LANGUAGE = "en";

    public WikipediaProperties {
        ProviderChecks.checkConnection(
                "parley.search.wikipedia", URI.create(baseUrl.replace(LANGUAGE, DEFAULT_LANGUAGE)), timeout);
    }

    /** @param language code of the language, or empty */
    String site(String language) {
        return baseUrl.replace(LANGUAGE, language.isEmpty() ? DEFAULT_LANGUAGE : language);
    }
}
