package dev.parley.search.brave;

import dev.parley.search.http.ProviderChecks;
import java.net.URI;
import java.time.Duration;

/**
 * How to reach the Brave Search API.
 *
 * @param baseUrl address of the search, usually {@link #DEFAULT_BASE_URL}
 * @param key subscription token; never shown by {@link #toString()}
 * @param timeout for one search
 */
public record BraveProperties(URI baseUrl, String key, Duration timeout) {

    /** Where Brave serves its API. */
    public static final URI DEFAULT_BASE_URL = URI.create("https://api.search.brave.com/res/v1/web/search");

    public BraveProperties {
        ProviderChecks.checkConnection("parley.search.brave", baseUrl, timeout);
        ProviderChecks.checkKey("parley.search.brave", key);
    }

    @Override
    public String toString() {
        return "BraveProperties[baseUrl=" + baseUrl + ", timeout=" + timeout + "]";
    }
}
