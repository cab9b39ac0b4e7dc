package dev.parley.search.brave;

import dev.parley.search.Freshness;
import dev.parley.search.SearchOutcome;
import dev.parley.search.SearchProvider;
import dev.parley.search.SearchQuery;
import dev.parley.search.SearchResult;
import dev.parley.search.http.JsonSearchClient;
import dev.parley.search.http.ResultReader;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.web.util.UriComponentsBuilder;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

/** The Brave Search API. Thread-safe. The key goes into a header and appears nowhere else. */
public final class BraveProvider implements SearchProvider {

    /** Name of this provider in outcomes. */
    public static final String NAME = "brave";

    private static final int MAX_RESULTS = 20;
    private static final int MAX_QUERY_CHARACTERS = 400;
    private static final int MAX_QUERY_WORDS = 50;

    private final BraveProperties properties;
    private final JsonSearchClient client;

    public BraveProvider(BraveProperties properties) {
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
                .queryParam("safesearch", query.safeSearch().name().toLowerCase(Locale.ROOT))
                .queryParam("text_decorations", "false");
        if (query.country().matches("[A-Za-z]{2}")) {
            address.queryParam("country", query.country());
        }
        if (query.language().matches("[A-Za-z]{2}")) {
            address.queryParam("search_lang", query.language());
        }
        String freshness = freshness(query.freshness());
        if (!freshness.isEmpty()) {
            address.queryParam("freshness", freshness);
        }
        URI uri = address.encode().buildAndExpand(shortened(query.text())).toUri();
        return client.get(uri, Map.of("X-Subscription-Token", properties.key()), this::outcome);
    }

    private static String freshness(Freshness freshness) {
        return switch (freshness) {
            case ANY -> "";
            case DAY -> "pd";
            case WEEK -> "pw";
            case MONTH -> "pm";
            case YEAR -> "py";
        };
    }

    private static String shortened(String text) {
        String words =
                Arrays.stream(text.strip().split("\\s+")).limit(MAX_QUERY_WORDS).collect(Collectors.joining(" "));
        return words.length() <= MAX_QUERY_CHARACTERS ? words : words.substring(0, MAX_QUERY_CHARACTERS);
    }

    private SearchOutcome outcome(int status, JsonNode body) {
        if (status != 200) {
            return error(status, body.path("error"));
        }
        if (!body.path("type").asString("").equals("search")) {
            return new SearchOutcome.Failed(NAME, "the answer is not one of Brave: check parley.search.brave.base-url");
        }
        List<SearchResult> results = new ArrayList<>();
        for (JsonNode item : body.at("/web/results")) {
            ResultReader.result(
                            item.path("title").asString(""),
                            item.path("url").asString(""),
                            item.path("description").asString(""),
                            ResultReader.date(item.path("page_age").asString("")))
                    .ifPresent(results::add);
        }
        return results.isEmpty() ? new SearchOutcome.NoneFound(NAME) : new SearchOutcome.Results(NAME, results);
    }

    private SearchOutcome error(int status, JsonNode error) {
        String code = error.path("code").asString("");
        // Brave uses 422 for a wrong key as well as for wrong parameters.
        if (status == 401 || status == 403 || code.equals("SUBSCRIPTION_TOKEN_INVALID")) {
            return new SearchOutcome.Refused(NAME, "the API key is not valid: check parley.search.brave.key");
        }
        if (status == 429) {
            long limit = error.at("/meta/quota_limit").asLong(0);
            boolean month = limit > 0 && error.at("/meta/quota_current").asLong(0) >= limit;
            return new SearchOutcome.Refused(
                    NAME,
                    month ? "the quota of the month is used up" : "too many searches in this second",
                    client.pausedUntil());
        }
        return new SearchOutcome.Failed(
                NAME, status == 422 ? "Brave did not accept a parameter" : "Brave answered with status " + status);
    }
}
