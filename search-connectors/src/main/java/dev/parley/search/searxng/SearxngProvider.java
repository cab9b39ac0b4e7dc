package dev.parley.search.searxng;

import dev.parley.search.Freshness;
import dev.parley.search.SearchOutcome;
import dev.parley.search.SearchProvider;
import dev.parley.search.SearchQuery;
import dev.parley.search.SearchResult;
import dev.parley.search.http.JsonSearchClient;
import dev.parley.search.http.ResultReader;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.springframework.web.util.UriComponentsBuilder;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

/**
 * A SearXNG instance of the operator's own, which asks other engines and needs no key. Its JSON format has to be switched
 * on ({@code search.formats}). Thread-safe.
 */
public final class SearxngProvider implements SearchProvider {

    /** Name of this provider in outcomes. */
    public static final String NAME = "searxng";

    private final SearxngProperties properties;
    private final JsonSearchClient client;

    public SearxngProvider(SearxngProperties properties) {
        this.properties = properties;
        this.client = new JsonSearchClient(NAME, properties.timeout());
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Mono<SearchOutcome> search(SearchQuery query) {
        UriComponentsBuilder address = UriComponentsBuilder.fromUri(properties.baseUrl())
                .pathSegment("search")
                .queryParam("q", "{q}")
                .queryParam("format", "json")
                .queryParam("safesearch", query.safeSearch().ordinal());
        if (query.freshness() != Freshness.ANY) {
            address.queryParam("time_range", query.freshness().name().toLowerCase(Locale.ROOT));
        }
        if (!properties.engines().isEmpty()) {
            address.queryParam("engines", String.join(",", properties.engines()));
        }
        if (query.language().matches("[A-Za-z]{2}")) {
            address.queryParam("language", query.language());
        }
        URI uri = address.encode().buildAndExpand(query.text()).toUri();
        return client.get(uri, Map.of(), (status, body) -> outcome(status, body, query.limit()));
    }

    private SearchOutcome outcome(int status, JsonNode body, int limit) {
        if (status == 403) {
            return refused("the instance gives no JSON: add json to search.formats in its settings.yml");
        }
        if (status == 429) {
            return new SearchOutcome.Refused(
                    NAME,
                    "the instance limits us: set server.limiter to false in its settings.yml",
                    client.pausedUntil());
        }
        if (status != 200 || !body.path("results").isArray()) {
            return new SearchOutcome.Failed(
                    NAME,
                    status == 200 ? "the answer is not one of SearXNG" : "the instance answered with status " + status);
        }
        List<SearchResult> results = new ArrayList<>();
        for (JsonNode item : body.path("results")) {
            ResultReader.result(
                            item.path("title").asString(""),
                            item.path("url").asString(""),
                            item.path("content").asString(""),
                            ResultReader.date(item.path("publishedDate").asString("")))
                    .ifPresent(results::add);
        }
        if (!results.isEmpty()) {
            return new SearchOutcome.Results(NAME, results.subList(0, Math.min(limit, results.size())));
        }
        // Engines that failed leave an empty list with status 200; that is a fault and not "nothing found".
        List<String> silent = StreamSupport.stream(
                        body.path("unresponsive_engines").spliterator(), false)
                .map(engine -> engine.path(0).asString("?"))
                .toList();
        return silent.isEmpty()
                ? new SearchOutcome.NoneFound(NAME)
                : new SearchOutcome.Failed(NAME, "no engine answered: " + String.join(", ", silent));
    }

    private static SearchOutcome refused(String reason) {
        return new SearchOutcome.Refused(NAME, reason);
    }
}
