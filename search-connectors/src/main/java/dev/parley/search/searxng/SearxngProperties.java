package dev.parley.search.searxng;

import dev.parley.search.http.ProviderChecks;
import java.net.URI;
import java.time.Duration;
import java.util.List;

/**
 * How to reach a SearXNG instance.
 *
 * @param baseUrl address of the instance
 * @param engines names of engines to ask, for example google and bing; empty asks those that the instance has on
 * @param timeout for one search
 */
public record SearxngProperties(URI baseUrl, List<String> engines, Duration timeout) {

    public SearxngProperties {
        ProviderChecks.checkConnection("parley.search.searxng", baseUrl, timeout);
        engines = List.copyOf(engines);
    }
}
