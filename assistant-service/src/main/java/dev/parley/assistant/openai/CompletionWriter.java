package dev.parley.assistant.openai;

import dev.parley.assistant.agent.Citation;
import dev.parley.model.ChatRequest;
import dev.parley.model.FinishReason;
import dev.parley.model.TokenProbability;
import dev.parley.model.ToolCall;
import dev.parley.model.Usage;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes answers in OpenAI's form, whole or as chunks. For the answers to one request; not thread-safe. */
final class CompletionWriter {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private final String id;
    private final long created;
    private final CompletionRequest request;
    private final Map<Integer, Written> choices = new TreeMap<>();

    /** What was written of one choice. */
    private static final class Written {
        private final StringBuilder text = new StringBuilder();
        private final ArrayNode calls = MAPPER.createArrayNode();
        /** Tokens that were not told yet. */
        private ArrayNode tokens = MAPPER.createArrayNode();

        private Part.@Nullable End end;
    }

    CompletionWriter(String id, long created, CompletionRequest request) {
        this.id = "chatcmpl-" + id;
        this.created = created;
        this.request = request;
    }

    /** Whether anything of an answer was written. */
    boolean began() {
        return !choices.isEmpty();
    }

    /** The chunks for a piece of an answer; none where it waits for the next. */
    List<String> chunks(Choice piece) {
        List<String> chunks = new ArrayList<>();
        int number = piece.number();
        Written written = choices.get(number);
        if (written == null) {
            written = new Written();
            choices.put(number, written);
            chunks.add(chunk(
                    number, MAPPER.createObjectNode().put("role", "assistant").put("content", ""), null, null));
        }
        switch (piece.part()) {
            case Part.Text(String text) -> {
                written.text.append(text);
                chunks.add(chunk(number, MAPPER.createObjectNode().put("content", text), told(written), null));
            }
            case Part.Drawn drawn -> add(written.tokens, drawn);
            case Part.Call(ToolCall call) -> {
                ObjectNode delta = MAPPER.createObjectNode();
                add(delta.putArray("tool_calls"), call).put("index", written.calls.size());
                add(written.calls, call);
                chunks.add(chunk(number, delta, told(written), null));
            }
            case Part.End end -> {
                written.end = end;
                ArrayNode annotations = annotations(end.citations(), written.text.toString());
                if (!annotations.isEmpty()) {
                    ObjectNode delta = MAPPER.createObjectNode();
                    delta.set("annotations", annotations);
                    chunks.add(chunk(number, delta, null, null));
                }
                chunks.add(chunk(number, MAPPER.createObjectNode(), told(written), end.reason()));
            }
        }
        return chunks;
    }

    /** The last chunk, for those who asked for it. */
    String usage() {
        ObjectNode root = root("chat.completion.chunk");
        root.putArray("choices");
        usage(root);
        return root.toString();
    }

    ObjectNode whole(List<Choice> pieces) {
        for (Choice piece : pieces) {
            Written written = choices.computeIfAbsent(piece.number(), number -> new Written());
            switch (piece.part()) {
                case Part.Text(String text) -> written.text.append(text);
                case Part.Drawn drawn -> add(written.tokens, drawn);
                case Part.Call(ToolCall call) -> add(written.calls, call);
                case Part.End end -> written.end = end;
            }
        }
        ObjectNode root = root("chat.completion");
        ArrayNode array = root.putArray("choices");
        choices.forEach((number, written) -> choice(array.addObject().put("index", number), written));
        usage(root);
        return root;
    }

    private void choice(ObjectNode choice, Written written) {
        ObjectNode message = choice.putObject("message").put("role", "assistant");
        String text = written.text.toString();
        message.put("content", text.isEmpty() && !written.calls.isEmpty() ? null : text);
        message.putNull("refusal");
        if (!written.calls.isEmpty()) {
            message.set("tool_calls", written.calls);
        }
        Part.End end = written.end;
        if (end != null) {
            ArrayNode annotations = annotations(end.citations(), text);
            if (!annotations.isEmpty()) {
                message.set("annotations", annotations);
            }
            choice.put("finish_reason", name(end.reason()));
        }
        choice.set("logprobs", told(written));
    }

    private static ArrayNode annotations(List<Citation> citations, String text) {
        ArrayNode annotations = MAPPER.createArrayNode();
        for (CitedPlace place : CitedPlace.of(citations, text)) {
            annotations
                    .addObject()
                    .put("type", "url_citation")
                    .putObject("url_citation")
                    .put("url", place.citation().url())
                    .put("title", place.citation().title())
                    .put("start_index", place.start())
                    .put("end_index", place.end());
        }
        return annotations;
    }

    /** Tells the tokens that were drawn since the last time, where they were asked for. */
    private @Nullable ObjectNode told(Written written) {
        if (request.logProbabilities() == ChatRequest.NO_LOG_PROBABILITIES) {
            return null;
        }
        ObjectNode told = MAPPER.createObjectNode();
        told.set("content", written.tokens);
        told.putNull("refusal");
        written.tokens = MAPPER.createArrayNode();
        return told;
    }

    private static void add(ArrayNode tokens, Part.Drawn drawn) {
        ArrayNode alternatives = add(tokens.addObject(), drawn.token()).putArray("top_logprobs");
        drawn.alternatives().forEach(other -> add(alternatives.addObject(), other));
    }

    private static ObjectNode add(ObjectNode node, TokenProbability token) {
        node.put("token", token.text()).put("logprob", token.logProbability());
        if (token.bytes().isEmpty()) {
            node.putNull("bytes");
        } else {
            ArrayNode bytes = node.putArray("bytes");
            token.bytes().forEach(bytes::add);
        }
        return node;
    }

    private static ObjectNode add(ArrayNode calls, ToolCall call) {
        ObjectNode node = calls.addObject().put("id", call.id()).put("type", "function");
        node.putObject("function").put("name", call.name()).put("arguments", call.arguments());
        return node;
    }

    private String chunk(
            int number, ObjectNode delta, @Nullable ObjectNode probabilities, @Nullable FinishReason reason) {
        ObjectNode root = root("chat.completion.chunk");
        ObjectNode choice = root.putArray("choices").addObject().put("index", number);
        choice.set("delta", delta);
        choice.set("logprobs", probabilities);
        choice.put("finish_reason", reason == null ? null : name(reason));
        if (request.includeUsage()) {
            root.putNull("usage");
        }
        return root.toString();
    }

    private static String name(FinishReason reason) {
        return reason.name().toLowerCase(Locale.ROOT);
    }

    private ObjectNode root(String object) {
        return MAPPER.createObjectNode()
                .put("id", id)
                .put("object", object)
                .put("created", created)
                .put("model", request.model());
    }

    /** The prompt once, however many choices were written to it, and what was written of all. */
    private void usage(ObjectNode root) {
        Usage sum = Usage.NONE;
        for (Written written : choices.values()) {
            Part.End end = written.end;
            if (end != null) {
                Usage one = end.usage();
                sum = sum.equals(Usage.NONE)
                        ? one
                        : new Usage(
                                sum.promptTokens(),
                                sum.completionTokens() + one.completionTokens(),
                                sum.cachedTokens());
            }
        }
        ObjectNode node = root.putObject("usage")
                .put("prompt_tokens", sum.promptTokens())
                .put("completion_tokens", sum.completionTokens())
                .put("total_tokens", sum.promptTokens() + sum.completionTokens());
        node.putObject("prompt_tokens_details").put("cached_tokens", sum.cachedTokens());
    }
}
