package dev.parley.search.bing;

import dev.parley.search.http.ProviderChecks;
import java.net.URI;
import java.time.Duration;

/**
 * How to reach Microsoft Web IQ.
 *
 * @param baseUrl address of the service up to its version, usually {@link #DEFAULT_BASE_URL}
 * @param key API key; never shown by {@link #toString()}
 * @param passageCharacters characters of text wanted per result
 * @param timeout for one search
 */
public record WebIqProperties(URI baseUrl, String key, int passageCharacters, Duration timeout) {

    /** Where Microsoft serves Web IQ; in China it is {@code https://api.microsoftol.com/v3}. */
    public static final URI DEFAULT_BASE_URL = URI.create("https://api.microsoft.ai/v3");

    /** What Microsoft recommends. */
    public static final int DEFAULT_PASSAGE_CHARACTERS = 3_000;

    public WebIqProperties {
        ProviderChecks.checkConnection("parley.search.bing", baseUrl, timeout);
        ProviderChecks.checkKey("parley.search.bing", key);
        if (passageCharacters < 1) {
            throw new IllegalArgumentException(
                    "parley.search.bing.passage-characters must be at least 1 but is " + passageCharacters);
        }
    }

    @Override
    public String toString() {
        return "WebIqProperties[baseUrl=" + baseUrl + ", timeout=" + timeout + "]";
    }
}
