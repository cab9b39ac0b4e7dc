package dev.parley.model.openai;

import dev.parley.model.ChatEvent;
import dev.parley.model.ChatRequest;
import dev.parley.model.FinishReason;
import dev.parley.model.ModelException;
import dev.parley.model.TokenProbability;
import dev.parley.model.ToolCall;
import dev.parley.model.Usage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Puts the chunks of one streamed answer together. For one answer and one thread at a time. */
final class OpenAiAnswer {

    /** Data of the event behind the last chunk. */
    static final String END = "[DONE]";

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private final boolean withProbabilities;
    private final int mostCalls;
    private final Map<Integer, PartialCall> calls = new TreeMap<>();
    private Usage usage = Usage.NONE;
    private String finishReason = "";
    private boolean ended;
    private boolean told;

    private static final class PartialCall {
        private String id = "";
        private final StringBuilder name = new StringBuilder();
        private final StringBuilder arguments = new StringBuilder();
    }

    /** @param request what is answered */
    OpenAiAnswer(ChatRequest request) {
        this.withProbabilities = request.logProbabilities() != ChatRequest.NO_LOG_PROBABILITIES;
        this.mostCalls = request.parallelToolCalls() ? Integer.MAX_VALUE : 1;
    }

    /** Takes the data of one server-sent event and gives what became certain. */
    List<ChatEvent> accept(String data) {
        if (ended || data.isBlank()) {
            return List.of();
        }
        if (data.strip().equals(END)) {
            return end();
        }
        JsonNode chunk;
        try {
            chunk = MAPPER.readTree(data);
        } catch (JacksonException e) {
            throw new ModelException(ModelException.Code.UNAVAILABLE, "the server sent a chunk that is not JSON", e);
        }
        if (chunk.hasNonNull("error")) {
            throw new ModelException(
                    ModelException.Code.UNAVAILABLE, "the server reported an error in its stream", null);
        }
        readUsage(chunk.path("usage"));
        List<ChatEvent> events = new ArrayList<>();
        JsonNode choice = chunk.path("choices").path(0);
        JsonNode delta = choice.path("delta");
        String text = delta.path("content").asString("") + delta.path("refusal").asString("");
        if (withProbabilities) {
            events.addAll(drawn(choice.path("logprobs"), text));
        }
        if (!text.isEmpty()) {
            events.add(new ChatEvent.TextDelta(text));
        }
        for (JsonNode part : delta.path("tool_calls")) {
            readCall(part);
        }
        if (choice.hasNonNull("finish_reason")) {
            finishReason = choice.path("finish_reason").asString("");
        }
        return events;
    }

    /** The stream is over: complete with or without its end mark, or cut off. */
    List<ChatEvent> finish() {
        if (ended) {
            return List.of();
        }
        if (finishReason.isEmpty()) {
            throw new ModelException(ModelException.Code.UNAVAILABLE, "the server's stream ended too early", null);
        }
        return end();
    }

    /** Whether all of the answer was given. */
    boolean ended() {
        return ended;
    }

    private List<ChatEvent> end() {
        ended = true;
        List<ChatEvent> events = new ArrayList<>();
        calls.entrySet().stream()
                .limit(mostCalls)
                .forEach(entry -> events.add(called(entry.getKey(), entry.getValue())));
        FinishReason reason = switch (finishReason) {
            case "content_filter" -> FinishReason.CONTENT_FILTER;
            case "length" -> calls.isEmpty() ? FinishReason.LENGTH : FinishReason.TOOL_CALLS;
            default -> calls.isEmpty() ? FinishReason.STOP : FinishReason.TOOL_CALLS;
        };
        events.add(new ChatEvent.Finished(reason, usage));
        return events;
    }

    private static ChatEvent called(int index, PartialCall call) {
        return new ChatEvent.ToolCalled(new ToolCall(
                call.id.isEmpty() ? "call_" + index : call.id,
                call.name.toString(),
                call.arguments.isEmpty() ? "{}" : call.arguments.toString()));
    }

    /** A server that knows nothing of probabilities leaves them out and answers all the same. */
    private List<ChatEvent> drawn(JsonNode probabilities, String text) {
        List<ChatEvent> events = new ArrayList<>();
        for (JsonNode token : probabilities.path("content")) {
            List<TokenProbability> alternatives = new ArrayList<>();
            token.path("top_logprobs").forEach(other -> alternatives.add(probability(other)));
            events.add(new ChatEvent.TokenDrawn(probability(token), alternatives));
        }
        told |= !events.isEmpty();
        if (!text.isEmpty() && !told) {
            throw ModelException.invalid("logprobs", "the model's server tells no probabilities", null);
        }
        return events;
    }

    private static TokenProbability probability(JsonNode token) {
        List<Integer> bytes = new ArrayList<>();
        token.path("bytes").forEach(value -> bytes.add(value.asInt(0)));
        return new TokenProbability(
                token.path("token").asString(""), bytes, token.path("logprob").asDouble(0));
    }

    private void readCall(JsonNode part) {
        PartialCall call = calls.computeIfAbsent(part.path("index").asInt(calls.size()), index -> new PartialCall());
        String id = part.path("id").asString("");
        call.id = id.isEmpty() ? call.id : id;
        call.name.append(part.at("/function/name").asString(""));
        call.arguments.append(part.at("/function/arguments").asString(""));
    }

    private void readUsage(JsonNode node) {
        if (node.isObject()) {
            usage = new Usage(
                    node.path("prompt_tokens").asInt(0),
                    node.path("completion_tokens").asInt(0),
                    node.at("/prompt_tokens_details/cached_tokens").asInt(0));
        }
    }
}
