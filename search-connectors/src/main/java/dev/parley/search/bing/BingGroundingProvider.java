package dev.parley.search.bing;

import dev.parley.search.Freshness;
import dev.parley.search.answer.AnswerOutcome;
import dev.parley.search.answer.AnswerProvider;
import dev.parley.search.answer.AnswerQuery;
import dev.parley.search.answer.GroundedAnswer;
import dev.parley.search.http.JsonClient;
import dev.parley.search.http.ResultReader;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.springframework.web.util.UriComponentsBuilder;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Grounding with Bing Search through the Responses API of a Microsoft Foundry project. Thread-safe. */
public final class BingGroundingProvider implements AnswerProvider {

    /** Name of this provider in outcomes. */
    public static final String NAME = "bing-grounding";

    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final int RESULTS = 7;

    private final BingGroundingProperties properties;
    private final JsonClient client;

    public BingGroundingProvider(BingGroundingProperties properties) {
        this.properties = properties;
        this.client = new JsonClient(properties.timeout(), Clock.systemUTC());
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Mono<AnswerOutcome> answer(AnswerQuery query) {
        Map<String, Object> search = new LinkedHashMap<>();
        search.put("project_connection_id", properties.connection());
        search.put("count", RESULTS);
        boolean language = query.language().matches("[A-Za-z]{2}");
        if (language) {
            search.put("set_lang", query.language().toLowerCase(Locale.ROOT));
        }
        if (language && query.country().matches("[A-Za-z]{2}")) {
            search.put(
                    "market",
                    query.language().toLowerCase(Locale.ROOT) + "-"
                            + query.country().toUpperCase(Locale.ROOT));
        }
        if (query.freshness() != Freshness.ANY && query.freshness() != Freshness.YEAR) {
            String name = query.freshness().name();
            search.put("freshness", name.charAt(0) + name.substring(1).toLowerCase(Locale.ROOT));
        }
        Map<String, Object> body = Map.of(
                "model", properties.deployment(),
                "input", query.question(),
                "tool_choice", "required",
                "tools",
                        List.of(Map.of(
                                "type",
                                "bing_grounding",
                                "bing_grounding",
                                Map.of("search_configurations", List.of(search)))));
        URI address = UriComponentsBuilder.fromUri(properties.endpoint())
                .pathSegment("openai", "v1", "responses")
                .build()
                .toUri();
        return Mono.fromSupplier(properties.token())
                .subscribeOn(Schedulers.boundedElastic())
                .flatMap(token -> client.post(address, Map.of("Authorization", "Bearer " + token), body))
                .map(reply -> switch (reply) {
                    case JsonClient.Reply.Answer answer -> outcome(answer.status(), answer.body());
                    case JsonClient.Reply.Paused paused ->
                        new AnswerOutcome.Refused(NAME, "its rate limit is used up", paused.until());
                    case JsonClient.Reply.Fault fault -> new AnswerOutcome.Failed(NAME, fault.reason());
                })
                .onErrorResume(fault -> Mono.just(new AnswerOutcome.Refused(
                        NAME, "the token cannot be read: check parley.search.bing-grounding.token", null)));
    }

    private AnswerOutcome outcome(int status, JsonNode body) {
        if (status != 200) {
            return error(status);
        }
        if (!body.path("output").isArray()) {
            return new AnswerOutcome.Failed(
                    NAME, "the answer is not one of the Responses API: check parley.search.bing-grounding.endpoint");
        }
        StringBuilder text = new StringBuilder();
        List<GroundedAnswer.Source> sources = new ArrayList<>();
        List<GroundedAnswer.Support> supports = new ArrayList<>();
        List<URI> pages = new ArrayList<>();
        List<String> queries = new ArrayList<>();
        for (JsonNode item : body.path("output")) {
            if (item.path("type").asString("").equals("message")) {
                for (JsonNode part : item.path("content")) {
                    message(part, text, sources, supports);
                }
            } else {
                call(item.path("arguments").asString(""), pages, queries);
            }
        }
        if (text.isEmpty()) {
            return new AnswerOutcome.Failed(NAME, "the service gave no text");
        }
        return sources.isEmpty()
                ? new AnswerOutcome.NotGrounded(NAME)
                : new AnswerOutcome.Answered(
                        NAME, new GroundedAnswer(text.toString(), sources, supports, queries, null, pages));
    }

    private static void message(
            JsonNode part,
            StringBuilder text,
            List<GroundedAnswer.Source> sources,
            List<GroundedAnswer.Support> supports) {
        int from = text.length();
        String own = part.path("text").asString("");
        text.append(own);
        for (JsonNode note : part.path("annotations")) {
            var source = ResultReader.result(
                    note.path("title").asString(""), note.path("url").asString(""), "", null);
            if (!note.path("type").asString("").equals("url_citation") || source.isEmpty()) {
                continue;
            }
            GroundedAnswer.Source cited =
                    new GroundedAnswer.Source(source.get().title(), source.get().url());
            if (!sources.contains(cited)) {
                sources.add(cited);
            }
            int start = Math.clamp(note.path("start_index").asInt(0), 0, own.length());
            int end = Math.clamp(note.path("end_index").asInt(0), 0, own.length());
            if (start < end) {
                supports.add(new GroundedAnswer.Support(from + start, from + end, List.of(sources.indexOf(cited))));
            }
        }
    }

    /** The terms want Bing's own result page shown; the call names it on the host of the API. */
    private static void call(String arguments, List<URI> pages, List<String> queries) {
        if (arguments.isBlank()) {
            return;
        }
        try {
            for (JsonNode value : MAPPER.readTree(arguments)) {
                String address = value.asString("");
                int query = address.indexOf("?q=");
                if (address.startsWith("https://") && query > 0) {
                    pages.add(new URI("https://www.bing.com/search" + address.substring(query)));
                } else if (!address.isBlank() && !address.startsWith("http")) {
                    queries.add(address);
                }
            }
        } catch (JacksonException | URISyntaxException odd) {
            // The answer stands without it.
            return;
        }
    }

    private AnswerOutcome error(int status) {
        return switch (status) {
            case 401 ->
                new AnswerOutcome.Refused(
                        NAME, "the token is not valid or has ended: check parley.search.bing-grounding.token", null);
            case 403 -> new AnswerOutcome.Refused(NAME, "the token may not use the project", null);
            case 404 -> new AnswerOutcome.Refused(NAME, "there is no such project, deployment or connection", null);
            case 429 ->
                new AnswerOutcome.Refused(
                        NAME, "too many questions", client.pause().orElse(null));
            case 400 -> new AnswerOutcome.Failed(NAME, "the service did not accept the request");
            default -> new AnswerOutcome.Failed(NAME, "the service answered with status " + status);
        };
    }
}
