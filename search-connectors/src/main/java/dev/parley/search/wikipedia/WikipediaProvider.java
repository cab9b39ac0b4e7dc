package dev.parley.search.wikipedia;

import dev.parley.search.SearchOutcome;
import dev.parley.search.SearchProvider;
import dev.parley.search.SearchQuery;
import dev.parley.search.SearchResult;
import dev.parley.search.http.JsonSearchClient;
import dev.parley.search.http.ResultReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.springframework.web.util.UriComponentsBuilder;
import org.springframework.web.util.UriUtils;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

/** The search of Wikipedia, or of another MediaWiki site, in the language of the question. No key. Thread-safe. */
public final class WikipediaProvider implements SearchProvider {

    /** Name of this provider in outcomes. */
    public static final String NAME = "wikipedia";

    private static final int MAX_RESULTS = 20;

    private final WikipediaProperties properties;
    private final JsonSearchClient client;

    public WikipediaProvider(WikipediaProperties properties) {
        this.properties = properties;
        this.client = new JsonSearchClient(NAME, properties.timeout());
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Mono<SearchOutcome> search(SearchQuery query) {
        boolean known = query.language().matches("[A-Za-z]{2,3}");
        String site = properties.site(known ? query.language().toLowerCase(Locale.ROOT) : "");
        URI uri = UriComponentsBuilder.fromUriString(site)
                .path("/w/api.php")
                .queryParam("action", "query")
                .queryParam("list", "search")
                .queryParam("format", "json")
                .queryParam("formatversion", "2")
                .queryParam("srsearch", "{q}")
                .queryParam("srlimit", Math.min(query.limit(), MAX_RESULTS))
                .queryParam("maxlag", "5")
                .encode()
                .buildAndExpand(query.text())
                .toUri();
        return client.get(uri, Map.of(), (status, body) -> outcome(status, body, site));
    }

    private SearchOutcome outcome(int status, JsonNode body, String site) {
        // Errors of MediaWiki come with status 200.
        String error = body.at("/error/code").asString("");
        if (status == 429 || error.equals("ratelimited")) {
            return new SearchOutcome.Refused(NAME, "the site limits us for a while", client.pausedUntil());
        }
        if (status != 200 || !error.isEmpty() || !body.at("/query/search").isArray()) {
            return new SearchOutcome.Failed(
                    NAME,
                    error.matches("[a-z0-9_-]{1,40}")
                            ? "the site answered with the error " + error
                            : "the site answered with status " + status + " and without results");
        }
        List<SearchResult> results = new ArrayList<>();
        for (JsonNode item : body.at("/query/search")) {
            String title = item.path("title").asString("");
            String path = UriUtils.encodePathSegment(title.replace(' ', '_'), StandardCharsets.UTF_8);
            ResultReader.result(
                            title,
                            site + "/wiki/" + path,
                            item.path("snippet").asString(""),
                            ResultReader.date(item.path("timestamp").asString("")))
                    .ifPresent(results::add);
        }
        return results.isEmpty() ? new SearchOutcome.NoneFound(NAME) : new SearchOutcome.Results(NAME, results);
    }
}
