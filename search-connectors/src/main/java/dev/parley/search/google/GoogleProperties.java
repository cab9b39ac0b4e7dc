package dev.parley.search.google;

import dev.parley.search.http.ProviderChecks;
import java.net.URI;
import java.time.Duration;

/**
 * How to reach Google Custom Search.
 *
 * @param baseUrl address of the service without a query, usually {@link #DEFAULT_BASE_URL}
 * @param key API key; never shown by {@link #toString()}
 * @param engineId the {@code cx} of the search engine
 * @param timeout for one search, retries included
 */
public record GoogleProperties(URI baseUrl, String key, String engineId, Duration timeout) {

    /** Where Google serves the Custom Search JSON API. */
    public static final URI DEFAULT_BASE_URL = URI.create("https://www.googleapis.com/customsearch/v1");

    public GoogleProperties {
        ProviderChecks.checkConnection("parley.search.google", baseUrl, timeout);
        ProviderChecks.checkKey("parley.search.google", key);
        if (engineId.isBlank()) {
            throw new IllegalArgumentException("parley.search.google.engine-id must not be blank: set the cx value");
        }
    }

    @Override
    public String toString() {
        return "GoogleProperties[baseUrl=" + baseUrl + ", engineId=" + engineId + ", timeout=" + timeout + "]";
    }
}
