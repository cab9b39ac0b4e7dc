package dev.parley.model.openai;

import dev.parley.model.ChatRequest;
import dev.parley.model.Message;
import dev.parley.model.SamplingOptions;
import dev.parley.model.SeenPicture;
import dev.parley.model.ToolCall;
import dev.parley.model.ToolChoice;
import dev.parley.model.ToolDefinition;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes requests in the form of {@code POST /chat/completions}. Stateless. */
final class OpenAiRequests {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private OpenAiRequests() {}

    static ObjectNode write(ChatRequest request, String model) {
        ObjectNode root = MAPPER.createObjectNode();
        root.put("model", model).put("stream", true).put("max_tokens", request.maxTokens());
        root.putObject("stream_options").put("include_usage", true);
        root.put("temperature", request.sampling().temperature());
        root.put("top_p", request.sampling().topP());
        Long seed = request.sampling().seed();
        if (seed != null) {
            root.put("seed", seed);
        }
        if (!request.sampling().stop().isEmpty()) {
            ArrayNode stops = root.putArray("stop");
            request.sampling().stop().forEach(stops::add);
        }
        addBias(root, request.sampling());
        ArrayNode messages = root.putArray("messages");
        @Nullable ObjectNode spoken = null;
        for (Message message : request.messages()) {
            // What the assistant said before its calls is one message with them.
            boolean joins = spoken != null && message instanceof Message.ToolCalls;
            ObjectNode node = joins ? Objects.requireNonNull(spoken) : messages.addObject();
            add(node, message);
            spoken = message instanceof Message.Assistant ? node : null;
        }
        if (!request.tools().isEmpty()) {
            ArrayNode tools = root.putArray("tools");
            request.tools().forEach(tool -> add(tools.addObject(), tool));
            addChoice(root, request.toolChoice());
            if (!request.parallelToolCalls()) {
                root.put("parallel_tool_calls", false);
            }
        }
        if (request.logProbabilities() != ChatRequest.NO_LOG_PROBABILITIES) {
            root.put("logprobs", true).put("top_logprobs", request.logProbabilities());
        }
        String responseSchema = request.responseSchema();
        if (ChatRequest.ANY_OBJECT.equals(responseSchema)) {
            root.putObject("response_format").put("type", "json_object");
        } else if (responseSchema != null) {
            ObjectNode format = root.putObject("response_format").put("type", "json_schema");
            format.putObject("json_schema")
                    .put("name", "response")
                    .put("strict", true)
                    .set("schema", MAPPER.readTree(responseSchema));
        }
        return root;
    }

    private static void addBias(ObjectNode root, SamplingOptions sampling) {
        if (sampling.presencePenalty() != 0) {
            root.put("presence_penalty", sampling.presencePenalty());
        }
        if (sampling.frequencyPenalty() != 0) {
            root.put("frequency_penalty", sampling.frequencyPenalty());
        }
        if (!sampling.logitBias().isEmpty()) {
            ObjectNode biases = root.putObject("logit_bias");
            sampling.logitBias().forEach((token, bias) -> biases.put(String.valueOf(token), bias));
        }
    }

    private static void addChoice(ObjectNode root, ToolChoice choice) {
        switch (choice) {
            case ToolChoice.Auto auto -> {}
            case ToolChoice.None none -> root.put("tool_choice", "none");
            case ToolChoice.Required required -> root.put("tool_choice", "required");
            case ToolChoice.Named(String tool) ->
                root.putObject("tool_choice")
                        .put("type", "function")
                        .putObject("function")
                        .put("name", tool);
        }
    }

    private static void add(ObjectNode node, Message message) {
        switch (message) {
            case Message.System(String text) -> node.put("role", "system").put("content", text);
            case Message.User(String text, List<SeenPicture> pictures) -> {
                node.put("role", "user");
                if (pictures.isEmpty()) {
                    node.put("content", text);
                } else {
                    ArrayNode parts = node.putArray("content");
                    parts.addObject().put("type", "text").put("text", text);
                    pictures.forEach(picture -> parts.addObject()
                            .put("type", "image_url")
                            .putObject("image_url")
                            .put("url", picture.url().toString()));
                }
            }
            case Message.Assistant(String text) -> node.put("role", "assistant").put("content", text);
            case Message.ToolCalls(List<ToolCall> calls) -> {
                node.put("role", "assistant");
                if (!node.has("content")) {
                    node.putNull("content");
                }
                ArrayNode array = node.putArray("tool_calls");
                for (ToolCall call : calls) {
                    ObjectNode entry = array.addObject().put("id", call.id()).put("type", "function");
                    entry.putObject("function").put("name", call.name()).put("arguments", call.arguments());
                }
            }
            case Message.ToolResult result ->
                node.put("role", "tool").put("tool_call_id", result.callId()).put("content", result.text());
        }
    }

    private static void add(ObjectNode node, ToolDefinition tool) {
        ObjectNode function = node.put("type", "function")
                .putObject("function")
                .put("name", tool.name())
                .put("description", tool.description());
        function.set("parameters", MAPPER.readTree(tool.schema()));
        if (tool.strict()) {
            function.put("strict", true);
        }
    }
}
