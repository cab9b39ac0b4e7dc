package dev.parley.search.bing;

import dev.parley.search.http.ProviderChecks;
import java.net.URI;
import java.time.Duration;

/**
 * How to reach a service that speaks the protocol of Bing Web Search v7. Microsoft's own ended on 2025-08-11, so there is
 * no default address.
 *
 * @param baseUrl address of the search itself, for example {@code https://proxy.example/v7.0/search}
 * @param key subscription key, empty for services that want none; never shown by {@link #toString()}
 * @param timeout for one search
 */
public record BingV7Properties(URI baseUrl, String key, Duration timeout) {

    public BingV7Properties {
        ProviderChecks.checkConnection("parley.search.bing-v7", baseUrl, timeout);
        if ("api.bing.microsoft.com".equalsIgnoreCase(baseUrl.getHost())) {
            throw new IllegalArgumentException(
                    "parley.search.bing-v7.base-url is Microsoft's own service, which ended on"
                            + " 2025-08-11: use parley.search.bing (Web IQ) or the address of a compatible service");
        }
    }

    @Override
    public String toString() {
        return "BingV7Properties[baseUrl=" + baseUrl + ", timeout=" + timeout + "]";
    }
}
