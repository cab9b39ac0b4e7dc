package dev.parley.model.openai;

import dev.parley.model.ChatEvent;
import dev.parley.model.ChatRequest;
import dev.parley.model.FinishReason;
import dev.parley.model.ModelException;
import dev.parley.model.TokenProbability;
import dev.parley.model.ToolCall;
import dev.parley.model.Usage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
    private final List<PartialCall> calls = new ArrayList<>();
    /** The call that a piece with an index goes on with. */
    private final Map<Integer, PartialCall> current = new HashMap<>();

    private Usage usage = Usage.NONE;
    private String finishReason = "";
    private boolean began;
    private boolean ended;
    private boolean told;

    private static final class PartialCall {
        private final int index;
        private String id = "";
        private final StringBuilder name = new StringBuilder();
        private final StringBuilder arguments = new StringBuilder();

        private PartialCall(int index) {
            this.index = index;
        }
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
            if (!began && finishReason.isEmpty()) {
                throw new ModelException(ModelException.Code.UNAVAILABLE, "the server gave no answer", null);
            }
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
            began = true;
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
        calls.sort(Comparator.comparingInt(call -> call.index));
        for (int number = 0; number < Math.min(calls.size(), mostCalls); number++) {
            events.add(called(number, calls.get(number)));
        }
        FinishReason reason = switch (finishReason) {
            case "content_filter" -> FinishReason.CONTENT_FILTER;
            case "length" -> calls.isEmpty() ? FinishReason.LENGTH : FinishReason.TOOL_CALLS;
            default -> calls.isEmpty() ? FinishReason.STOP : FinishReason.TOOL_CALLS;
        };
        events.add(new ChatEvent.Finished(reason, usage));
        return events;
    }

    private static ChatEvent called(int number, PartialCall call) {
        return new ChatEvent.ToolCalled(new ToolCall(
                call.id.isEmpty() ? "call_" + number : call.id,
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

    /**
     * A piece belongs to the call with its index. Servers that leave the index out begin a call with an id, and some give
     * every call the index 0: a second id there begins another.
     */
    private void readCall(JsonNode part) {
        began = true;
        String id = part.path("id").asString("");
        PartialCall call = call(part.path("index"), id);
        call.id = id.isEmpty() ? call.id : id;
        call.name.append(part.at("/function/name").asString(""));
        JsonNode arguments = part.at("/function/arguments");
        call.arguments.append(arguments.isObject() ? arguments.toString() : arguments.asString(""));
    }

    private PartialCall call(JsonNode given, String id) {
        PartialCall known = given.isInt()
                ? current.get(given.intValue())
                : id.isEmpty() && !calls.isEmpty() ? calls.getLast() : null;
        if (known == null || !(id.isEmpty() || known.id.isEmpty() || known.id.equals(id))) {
            known = calls.stream()
                    .filter(call -> !id.isEmpty() && call.id.equals(id))
                    .findFirst()
                    .orElse(null);
        }
        if (known == null) {
            known = new PartialCall(given.asInt(calls.size()));
            calls.add(known);
            current.put(known.index, known);
        }
        return known;
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
