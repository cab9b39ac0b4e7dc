package dev.parley.search.http;

import java.net.URI;
import java.time.Duration;

/** Checks that the properties of all providers over HTTP need. Stateless; faults name the setting. */
public final class ProviderChecks {

    private ProviderChecks() {}

    /**
     * @param prefix of the settings, for example {@code parley.search.brave}
     * @throws IllegalArgumentException unless it is an http(s) address with a host and without a query
     */
    public static void checkConnection(String prefix, URI baseUrl, Duration timeout) {
        boolean web = "https".equalsIgnoreCase(baseUrl.getScheme()) || "http".equalsIgnoreCase(baseUrl.getScheme());
        if (!web || baseUrl.getHost() == null || baseUrl.getRawQuery() != null || baseUrl.getRawFragment() != null) {
            throw new IllegalArgumentException(prefix + ".base-url must be an http(s) address without a query");
        }
        if (!timeout.isPositive()) {
            throw new IllegalArgumentException(prefix + ".timeout must be positive but is " + timeout);
        }
    }

    /** @throws IllegalArgumentException when the key is blank */
    public static void checkKey(String prefix, String key) {
        if (key.isBlank()) {
            throw new IllegalArgumentException(
                    prefix + ".key must not be blank: set the key that the service gave you");
        }
    }
}
