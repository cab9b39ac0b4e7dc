package dev.parley.search.bing;

import dev.parley.search.Freshness;
import dev.parley.search.SafeSearch;
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
import org.springframework.web.util.UriComponentsBuilder;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

/** A service that speaks the protocol of Bing Web Search v7. Thread-safe. The key goes into a header only. */
public final class BingV7Provider implements SearchProvider {

    /** Name of this provider in outcomes. */
    public static final String NAME = "bing-v7";

    private static final int MAX_RESULTS = 50;

    private final BingV7Properties properties;
    private final JsonSearchClient client;

    public BingV7Provider(BingV7Properties properties) {
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
                .queryParam("q", "{q}")
                .queryParam("count", Math.min(query.limit(), MAX_RESULTS))
                .queryParam("responseFilter", "Webpages")
                .queryParam("textDecorations", "false")
                .queryParam("textFormat", "Raw")
                .queryParam("safeSearch", safeSearch(query.safeSearch()));
        boolean language = query.language().matches("[A-Za-z]{2}");
        boolean country = query.country().matches("[A-Za-z]{2}");
        if (language && country) {
            address.queryParam(
                    "mkt",
                    query.language().toLowerCase(Locale.ROOT) + "-"
                            + query.country().toUpperCase(Locale.ROOT));
        } else if (country) {
            address.queryParam("cc", query.country().toUpperCase(Locale.ROOT));
        } else if (language) {
            address.queryParam("setLang", query.language().toLowerCase(Locale.ROOT));
        }
        // v7 knows no year.
        if (query.freshness() != Freshness.ANY && query.freshness() != Freshness.YEAR) {
            String name = query.freshness().name();
            address.queryParam("freshness", name.charAt(0) + name.substring(1).toLowerCase(Locale.ROOT));
        }
        URI uri = address.encode().buildAndExpand(query.text()).toUri();
        Map<String, String> headers =
                properties.key().isBlank() ? Map.of() : Map.of("Ocp-Apim-Subscription-Key", properties.key());
        return client.get(uri, headers, this::outcome);
    }

    private static String safeSearch(SafeSearch level) {
        return switch (level) {
            case OFF -> "Off";
            case MODERATE -> "Moderate";
            case STRICT -> "Strict";
        };
    }

    private SearchOutcome outcome(int status, JsonNode body) {
        if (status != 200) {
            return error(status, body);
        }
        if (!body.path("_type").asString("").equals("SearchResponse")) {
            return failed("the answer is not one of Bing v7: check parley.search.bing-v7.base-url");
        }
        List<SearchResult> results = new ArrayList<>();
        for (JsonNode item : body.at("/webPages/value")) {
            ResultReader.result(
                            item.path("name").asString(""),
                            item.path("url").asString(""),
                            item.path("snippet").asString(""),
                            ResultReader.date(item.path("datePublished").asString("")))
                    .ifPresent(results::add);
        }
        return results.isEmpty() ? new SearchOutcome.NoneFound(NAME) : new SearchOutcome.Results(NAME, results);
    }

    private SearchOutcome error(int status, JsonNode body) {
        String code = body.path("errors").path(0).path("code").asString("");
        if (status == 401 || code.equals("InvalidAuthorization")) {
            return refused("the subscription key is not valid: check parley.search.bing-v7.key");
        }
        if (status == 429 || code.equals("RateLimitExceeded")) {
            return new SearchOutcome.Refused(NAME, "too many searches in this second", client.pausedUntil());
        }
        if (status == 403) {
            return refused("the quota is used up or the key has no access");
        }
        return failed(
                status == 400
                        ? "the service did not accept a parameter"
                        : "the service answered with status " + status);
    }

    private static SearchOutcome refused(String reason) {
        return new SearchOutcome.Refused(NAME, reason);
    }

    private static SearchOutcome failed(String reason) {
        return new SearchOutcome.Failed(NAME, reason);
    }
}
