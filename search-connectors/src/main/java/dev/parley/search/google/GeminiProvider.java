package dev.parley.search.google;

import dev.parley.search.answer.AnswerOutcome;
import dev.parley.search.answer.AnswerProvider;
import dev.parley.search.answer.AnswerQuery;
import dev.parley.search.answer.GroundedAnswer;
import dev.parley.search.answer.Utf8Offsets;
import dev.parley.search.http.JsonClient;
import dev.parley.search.http.ResultReader;
import java.net.URI;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

/** Gemini grounded with Google Search. Thread-safe. The key goes into a header only. */
public final class GeminiProvider implements AnswerProvider {

    /** Name of this provider in outcomes. */
    public static final String NAME = "gemini";

    private final GeminiProperties properties;
    private final JsonClient client;

    public GeminiProvider(GeminiProperties properties) {
        this.properties = properties;
        this.client = new JsonClient(properties.timeout(), Clock.systemUTC());
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Mono<AnswerOutcome> answer(AnswerQuery query) {
        URI address = URI.create(properties.baseUrl() + "/models/" + properties.model() + ":generateContent");
        Map<String, Object> body = Map.of(
                "contents",
                List.of(Map.of("role", "user", "parts", List.of(Map.of("text", query.question())))),
                "tools",
                List.of(Map.of("google_search", Map.of())));
        return client.post(address, Map.of("x-goog-api-key", properties.key()), body)
                .map(reply -> switch (reply) {
                    case JsonClient.Reply.Answer answer -> outcome(answer.status(), answer.body());
                    case JsonClient.Reply.Paused paused ->
                        new AnswerOutcome.Refused(NAME, "its rate limit is used up", paused.until());
                    case JsonClient.Reply.Fault fault -> new AnswerOutcome.Failed(NAME, fault.reason());
                });
    }

    private AnswerOutcome outcome(int status, JsonNode body) {
        if (status != 200) {
            return error(status, body.path("error"));
        }
        JsonNode candidate = body.path("candidates").path(0);
        if (candidate.isMissingNode()) {
            return new AnswerOutcome.Failed(
                    NAME,
                    body.has("promptFeedback")
                            ? "Gemini declined the question"
                            : "the answer is not one of Gemini: check parley.search.gemini.base-url");
        }
        StringBuilder text = new StringBuilder();
        List<Integer> starts = new ArrayList<>();
        for (JsonNode part : candidate.at("/content/parts")) {
            starts.add(text.length());
            if (!part.path("thought").asBoolean(false)) {
                text.append(part.path("text").asString(""));
            }
        }
        JsonNode grounding = candidate.path("groundingMetadata");
        if (text.isEmpty()) {
            return new AnswerOutcome.Failed(NAME, "Gemini gave no text");
        }
        // Status 200 without chunks means that the model did not search.
        return grounding.path("groundingChunks").isEmpty()
                ? new AnswerOutcome.NotGrounded(NAME)
                : new AnswerOutcome.Answered(NAME, grounded(text.toString(), starts, grounding));
    }

    private static GroundedAnswer grounded(String text, List<Integer> starts, JsonNode grounding) {
        List<GroundedAnswer.Source> sources = new ArrayList<>();
        Map<Integer, Integer> positions = new HashMap<>();
        int chunk = 0;
        for (JsonNode entry : grounding.path("groundingChunks")) {
            JsonNode web = entry.path("web");
            var result = ResultReader.result(
                    web.path("title").asString(""), web.path("uri").asString(""), "", null);
            if (result.isPresent()) {
                positions.put(chunk, sources.size());
                sources.add(new GroundedAnswer.Source(
                        result.get().title(), result.get().url()));
            }
            chunk++;
        }
        List<GroundedAnswer.Support> supports = new ArrayList<>();
        for (JsonNode entry : grounding.path("groundingSupports")) {
            List<Integer> cited = new ArrayList<>();
            entry.path("groundingChunkIndices").forEach(index -> {
                Integer position = positions.get(index.asInt(-1));
                if (position != null) {
                    cited.add(position);
                }
            });
            GroundedAnswer.Support support = support(text, starts, entry.path("segment"), cited);
            if (support != null) {
                supports.add(support);
            }
        }
        List<String> queries = new ArrayList<>();
        grounding.path("webSearchQueries").forEach(query -> queries.add(query.asString("")));
        String html = grounding.at("/searchEntryPoint/renderedContent").asString("");
        return new GroundedAnswer(text, sources, supports, queries, html.isEmpty() ? null : html, List.of());
    }

    /** Offsets count bytes of UTF-8 within one part. */
    private static GroundedAnswer.@Nullable Support support(
            String text, List<Integer> starts, JsonNode segment, List<Integer> cited) {
        int part = segment.path("partIndex").asInt(0);
        if (cited.isEmpty() || part < 0 || part >= starts.size()) {
            return null;
        }
        int from = starts.get(part);
        String own = text.substring(from, part + 1 < starts.size() ? starts.get(part + 1) : text.length());
        int start = Utf8Offsets.characters(own, segment.path("startIndex").asInt(0));
        int end = Utf8Offsets.characters(own, segment.path("endIndex").asInt(0));
        return start < end ? new GroundedAnswer.Support(from + start, from + end, cited) : null;
    }

    private AnswerOutcome error(int status, JsonNode error) {
        String message = error.path("message").asString("").toLowerCase(Locale.ROOT);
        boolean badKey = message.contains("api key not valid");
        for (JsonNode detail : error.path("details")) {
            badKey |= detail.path("reason").asString("").equals("API_KEY_INVALID");
        }
        if (status == 401 || badKey) {
            return refused("the API key is not valid: check parley.search.gemini.key");
        }
        if (status == 403) {
            return refused("the key may not use this model with Google Search");
        }
        if (status == 404) {
            return refused("there is no such model: check parley.search.gemini.model");
        }
        if (status == 429) {
            return new AnswerOutcome.Refused(
                    NAME, "the quota is used up", client.pause().orElse(null));
        }
        return new AnswerOutcome.Failed(
                NAME, status == 400 ? "Gemini did not accept the request" : "Gemini answered with status " + status);
    }

    private static AnswerOutcome refused(String reason) {
        return new AnswerOutcome.Refused(NAME, reason, null);
    }
}
