package dev.parley.search.google;

import java.net.URI;
import java.time.Duration;

/**
 * How to reach Gemini with Google Search.
 *
 * @param baseUrl address of the service up to its version, usually {@link #DEFAULT_BASE_URL}
 * @param key API key; never shown by {@link #toString()}
 * @param model name of a model that may search
 * @param timeout for one answer
 */
public record GeminiProperties(URI baseUrl, String key, String model, Duration timeout) {

    /** Where Google serves the Gemini API. */
    public static final URI DEFAULT_BASE_URL = URI.create("https://generativelanguage.googleapis.com/v1beta");

    public GeminiProperties {
        if (key.isBlank()) {
            throw new IllegalArgumentException("parley.search.gemini.key must not be blank: set the API key");
        }
        if (!model.matches("[A-Za-z0-9._-]{1,100}")) {
            throw new IllegalArgumentException(
                    "parley.search.gemini.model must be the name of a Gemini model, of letters, digits, '.', '_' and '-'");
        }
    }

    @Override
    public String toString() {
        return "GeminiProperties[baseUrl=" + baseUrl + ", model=" + model + ", timeout=" + timeout + "]";
    }
}
