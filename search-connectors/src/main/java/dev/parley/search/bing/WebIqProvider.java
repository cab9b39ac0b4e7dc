package dev.parley.search.bing;

import dev.parley.search.SearchOutcome;
import dev.parley.search.SearchProvider;
import dev.parley.search.SearchQuery;
import dev.parley.search.SearchResult;
import dev.parley.search.http.JsonSearchClient;
import dev.parley.search.http.ResultReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.springframework.web.util.UriComponentsBuilder;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

/** Microsoft Web IQ: results of Bing's index with passages of their text. Thread-safe. The key goes into a header only. */
public final class WebIqProvider implements SearchProvider {

    /** Name of this provider in outcomes. */
    public static final String NAME = "bing";

    private static final int MAX_RESULTS = 50;
    private static final int MAX_QUERY_CHARACTERS = 1_000;

    private final WebIqProperties properties;
    private final JsonSearchClient client;

    public WebIqProvider(WebIqProperties properties) {
        this.properties = properties;
        this.client = new JsonSearchClient(NAME, properties.timeout());
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Mono<SearchOutcome> search(SearchQuery query) {
        String text = query.text();
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("query", text.length() <= MAX_QUERY_CHARACTERS ? text : text.substring(0, MAX_QUERY_CHARACTERS));
        body.put("maxResults", Math.min(query.limit(), MAX_RESULTS));
        // Accounts differ in their defaults, so both are always sent.
        body.put("contentFormat", "passage");
        body.put("maxLength", properties.passageCharacters());
        if (query.language().matches("[A-Za-z]{2}")) {
            body.put("language", query.language().toLowerCase(Locale.ROOT));
        }
        if (query.country().matches("[A-Za-z]{2}")) {
            body.put("region", query.country().toUpperCase(Locale.ROOT));
        }
        return client.post(
                UriComponentsBuilder.fromUri(properties.baseUrl())
                        .pathSegment("search", "web")
                        .build()
                        .toUri(),
                Map.of("x-apikey", properties.key()),
                body,
                this::outcome);
    }

    private SearchOutcome outcome(int status, JsonNode body) {
        if (status != 200) {
            return error(status, body);
        }
        JsonNode list = body.path("webResults");
        if (!list.isArray()) {
            return body.has("traceId")
                    ? new SearchOutcome.NoneFound(NAME)
                    : failed("the answer is not one of Web IQ: check parley.search.bing.base-url");
        }
        List<SearchResult> results = new ArrayList<>();
        for (JsonNode item : list) {
            // crawledAt is no date of the page, so it is not one here either.
            ResultReader.result(
                            item.path("title").asString(""),
                            item.path("url").asString(""),
                            item.path("content").asString(""),
                            ResultReader.date(item.path("lastUpdatedAt").asString("")))
                    .ifPresent(results::add);
        }
        return results.isEmpty() ? new SearchOutcome.NoneFound(NAME) : new SearchOutcome.Results(NAME, results);
    }

    private SearchOutcome error(int status, JsonNode body) {
        String code = body.path("errorCode").asString("");
        return switch (status) {
            case 401 -> refused("the API key is not valid: check parley.search.bing.key");
            case 403 ->
                refused(
                        code.equals("AuthContentFormatForbidden")
                                ? "the account may not have this content format"
                                : "the account has no access to Web IQ");
            case 429 -> new SearchOutcome.Refused(NAME, "too many searches for the account", client.pausedUntil());
            case 400, 410, 415 -> failed("Web IQ did not accept the request (status " + status + ")");
            default -> failed("Web IQ answered with status " + status);
        };
    }

    private static SearchOutcome refused(String reason) {
        return new SearchOutcome.Refused(NAME, reason);
    }

    private static SearchOutcome failed(String reason) {
        return new SearchOutcome.Failed(NAME, reason);
    }
}
