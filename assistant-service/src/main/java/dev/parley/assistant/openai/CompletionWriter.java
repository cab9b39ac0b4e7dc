package dev.parley.assistant.openai;

import dev.parley.assistant.agent.Citation;
import dev.parley.model.FinishReason;
import dev.parley.model.ToolCall;
import dev.parley.model.Usage;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes answers in OpenAI's form, whole or as chunks. For one answer; not thread-safe. */
final class CompletionWriter {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private final String id;
    private final long created;
    private final String model;
    private int calls;

    CompletionWriter(String id, long created, String model) {
        this.id = "chatcmpl-" + id;
        this.created = created;
        this.model = model;
    }

    String first() {
        ObjectNode delta = MAPPER.createObjectNode().put("role", "assistant").put("content", "");
        return chunk(delta, null).toString();
    }

    String chunk(Part part) {
        return switch (part) {
            case Part.Text(String text) ->
                chunk(MAPPER.createObjectNode().put("content", text), null).toString();
            case Part.Call(ToolCall call) -> {
                ObjectNode delta = MAPPER.createObjectNode();
                ObjectNode entry = call(delta.putArray("tool_calls").addObject(), call);
                entry.put("index", calls++);
                yield chunk(delta, null).toString();
            }
            case Part.End end -> chunk(MAPPER.createObjectNode(), end.reason()).toString();
        };
    }

    String usage(Usage usage) {
        ObjectNode root = root("chat.completion.chunk");
        root.putArray("choices");
        usage(root, usage);
        return root.toString();
    }

    ObjectNode whole(List<Part> parts) {
        StringBuilder text = new StringBuilder();
        ArrayNode toolCalls = MAPPER.createArrayNode();
        ObjectNode root = root("chat.completion");
        ObjectNode choice = root.putArray("choices").addObject().put("index", 0);
        ObjectNode message = choice.putObject("message").put("role", "assistant");
        for (Part part : parts) {
            switch (part) {
                case Part.Text(String delta) -> text.append(delta);
                case Part.Call(ToolCall call) -> call(toolCalls.addObject(), call);
                case Part.End end -> {
                    choice.put("finish_reason", end.reason().name().toLowerCase(Locale.ROOT));
                    usage(root, end.usage());
                    if (!end.citations().isEmpty()) {
                        annotate(message.putArray("annotations"), end.citations(), text.toString());
                    }
                }
            }
        }
        if (text.isEmpty() && !toolCalls.isEmpty()) {
            message.putNull("content");
        } else {
            message.put("content", text.toString());
        }
        if (!toolCalls.isEmpty()) {
            message.set("tool_calls", toolCalls);
        }
        return root;
    }

    /** One annotation for each marker in the text. */
    private static void annotate(ArrayNode annotations, List<Citation> citations, String text) {
        for (Citation citation : citations) {
            String marker = "[" + citation.number() + "]";
            for (int at = text.indexOf(marker); at >= 0; at = text.indexOf(marker, at + 1)) {
                ObjectNode annotation = annotations.addObject().put("type", "url_citation");
                annotation
                        .putObject("url_citation")
                        .put("url", citation.url())
                        .put("title", citation.title())
                        .put("start_index", at)
                        .put("end_index", at + marker.length());
            }
        }
    }

    private static ObjectNode call(ObjectNode node, ToolCall call) {
        node.put("id", call.id()).put("type", "function");
        node.putObject("function").put("name", call.name()).put("arguments", call.arguments());
        return node;
    }

    private ObjectNode chunk(ObjectNode delta, @Nullable FinishReason reason) {
        ObjectNode root = root("chat.completion.chunk");
        ObjectNode choice = root.putArray("choices").addObject().put("index", 0);
        choice.set("delta", delta);
        choice.put("finish_reason", reason == null ? null : reason.name().toLowerCase(Locale.ROOT));
        return root;
    }

    private ObjectNode root(String object) {
        return MAPPER.createObjectNode()
                .put("id", id)
                .put("object", object)
                .put("created", created)
                .put("model", model);
    }

    private static void usage(ObjectNode root, Usage usage) {
        ObjectNode node = root.putObject("usage")
                .put("prompt_tokens", usage.promptTokens())
                .put("completion_tokens", usage.completionTokens())
                .put("total_tokens", usage.promptTokens() + usage.completionTokens());
        node.putObject("prompt_tokens_details").put("cached_tokens", usage.cachedTokens());
    }
}
