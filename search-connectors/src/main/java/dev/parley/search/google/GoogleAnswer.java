package dev.parley.search.google;

import dev.parley.search.SearchOutcome;
import dev.parley.search.SearchResult;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Turns what Google sends into outcomes. Messages of Google are not passed on: they may quote the request. */
final class GoogleAnswer {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final Pattern WHITE_SPACE = Pattern.compile("\\s+");
    private static final Set<String> QUOTA_REASONS = Set.of(
            "rateLimitExceeded",
            "userRateLimitExceeded",
            "dailyLimitExceeded",
            "quotaExceeded",
            "limitExceeded",
            "RATE_LIMIT_EXCEEDED",
            "RESOURCE_EXHAUSTED");

    private GoogleAnswer() {}

    /** @param json whether the answer says that it is JSON */
    static SearchOutcome results(boolean json, String body) {
        if (!json) {
            return failed("the answer is not JSON: check parley.search.google.base-url");
        }
        JsonNode root = parse(body);
        if (!root.isObject()) {
            return failed("the answer is broken or cut off");
        }
        JsonNode items = root.path("items");
        if (items.isMissingNode()) {
            boolean answer = root.has("searchInformation") || root.has("queries") || root.has("kind");
            return answer && !root.has("error")
                    ? new SearchOutcome.NoneFound(GoogleProvider.NAME)
                    : failed("the answer is not one of Custom Search: check parley.search.google.base-url");
        }
        if (!items.isArray()) {
            return failed("the answer has no list of items");
        }
        List<SearchResult> results = new ArrayList<>();
        for (JsonNode item : items) {
            result(item).ifPresent(results::add);
        }
        if (results.isEmpty()) {
            return items.isEmpty()
                    ? new SearchOutcome.NoneFound(GoogleProvider.NAME)
                    : failed("no item of the answer has a usable link");
        }
        return new SearchOutcome.Results(GoogleProvider.NAME, results);
    }

    /** @param ended whether Google's last day of service has passed */
    static SearchOutcome error(int status, String body, boolean ended) {
        JsonNode error = parse(body).path("error");
        Set<String> reasons = reasons(error);
        String message = error.path("message").asString("").toLowerCase(Locale.ROOT);
        if (ended && (status == 403 || status == 404 || status == 410)) {
            return refused("Google discontinued the Custom Search JSON API on " + GoogleProvider.END_OF_SERVICE
                    + ": switch parley.search.google off and another provider on");
        }
        boolean badKey = reasons.contains("API_KEY_INVALID")
                || reasons.contains("keyInvalid")
                || message.contains("api key not valid");
        if (status == 401 || badKey) {
            return refused("the API key is not valid: check parley.search.google.key");
        }
        if (status == 429 || reasons.stream().anyMatch(QUOTA_REASONS::contains)) {
            return refused(
                    message.contains("per day")
                            ? "the quota of the day is used up, it comes back at midnight Pacific time"
                            : message.contains("per minute")
                                    ? "the quota per minute is used up, try again in a minute"
                                    : "the quota is used up");
        }
        if (status == 403 && (reasons.contains("accessNotConfigured") || reasons.contains("SERVICE_DISABLED"))) {
            return refused("the Custom Search API is not enabled in the project of the key");
        }
        if (status == 403) {
            return refused("the project of the key has no access to the Custom Search JSON API; "
                    + GoogleProvider.END_OF_SERVICE_WARNING);
        }
        return failed(
                status == 400
                        ? "Google did not accept a parameter: check parley.search.google.engine-id"
                        : "Google answered with status " + status);
    }

    private static Set<String> reasons(JsonNode error) {
        Set<String> reasons = new HashSet<>();
        reasons.add(error.path("status").asString(""));
        for (String list : List.of("errors", "details")) {
            for (JsonNode entry : error.path(list)) {
                reasons.add(entry.path("reason").asString(""));
            }
        }
        return reasons;
    }

    private static Optional<SearchResult> result(JsonNode item) {
        try {
            URI url = new URI(item.path("link").asString(""));
            boolean web = "http".equalsIgnoreCase(url.getScheme()) || "https".equalsIgnoreCase(url.getScheme());
            if (!web || url.getHost() == null) {
                return Optional.empty();
            }
            String title = oneLine(item.path("title").asString(""));
            String snippet = oneLine(item.path("snippet").asString(""));
            return Optional.of(new SearchResult(
                    title.isEmpty() ? url.getHost() : title, url, snippet, PublicationDate.of(item, snippet)));
        } catch (URISyntaxException notAnAddress) {
            return Optional.empty();
        }
    }

    private static String oneLine(String text) {
        return WHITE_SPACE.matcher(text).replaceAll(" ").strip();
    }

    private static JsonNode parse(String body) {
        try {
            return body.isBlank() ? MAPPER.missingNode() : MAPPER.readTree(body);
        } catch (JacksonException broken) {
            return MAPPER.missingNode();
        }
    }

    private static SearchOutcome refused(String reason) {
        return new SearchOutcome.Refused(GoogleProvider.NAME, reason);
    }

    private static SearchOutcome failed(String reason) {
        return new SearchOutcome.Failed(GoogleProvider.NAME, reason);
    }
}
