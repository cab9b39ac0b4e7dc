package dev.parley.search.guard;

import dev.parley.search.SearchOutcome;
import dev.parley.search.SearchResult;
import java.net.URI;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Outcomes that are worth keeping, as text. Stateless. */
final class OutcomeJson {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private OutcomeJson() {}

    /** @param at when the provider gave it */
    record Kept(SearchOutcome outcome, Instant at) {}

    /** Empty for refusals and failures, which are never kept. */
    static Optional<String> write(SearchOutcome outcome, Instant at) {
        ObjectNode node = MAPPER.createObjectNode();
        node.put("provider", outcome.provider());
        node.put("at", at.toEpochMilli());
        ArrayNode list = node.putArray("results");
        return switch (outcome) {
            case SearchOutcome.Results found -> {
                for (SearchResult result : found.results()) {
                    ObjectNode one = list.addObject();
                    one.put("title", result.title());
                    one.put("url", result.url().toString());
                    one.put("snippet", result.snippet());
                    if (result.date() != null) {
                        one.put("date", result.date().toString());
                    }
                }
                yield Optional.of(MAPPER.writeValueAsString(node));
            }
            case SearchOutcome.NoneFound none -> Optional.of(MAPPER.writeValueAsString(node));
            case SearchOutcome.Refused refused -> Optional.empty();
            case SearchOutcome.Failed failed -> Optional.empty();
        };
    }

    /** Empty when the text is not one of ours. */
    static Optional<Kept> read(String text) {
        try {
            JsonNode node = MAPPER.readTree(text);
            String provider = node.path("provider").asString("");
            List<SearchResult> results = new ArrayList<>();
            for (JsonNode one : node.path("results")) {
                String date = one.path("date").asString("");
                results.add(new SearchResult(
                        one.path("title").asString(""),
                        URI.create(one.path("url").asString("")),
                        one.path("snippet").asString(""),
                        date.isEmpty() ? null : LocalDate.parse(date)));
            }
            SearchOutcome outcome = results.isEmpty()
                    ? new SearchOutcome.NoneFound(provider)
                    : new SearchOutcome.Results(provider, results);
            return Optional.of(
                    new Kept(outcome, Instant.ofEpochMilli(node.path("at").asLong(0))));
        } catch (JacksonException | IllegalArgumentException | DateTimeException odd) {
            return Optional.empty();
        }
    }
}
