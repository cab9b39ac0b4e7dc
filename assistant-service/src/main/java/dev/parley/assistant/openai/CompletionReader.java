package dev.parley.assistant.openai;

import dev.parley.model.Message;
import dev.parley.model.SamplingOptions;
import dev.parley.model.ToolCall;
import dev.parley.model.ToolDefinition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** Reads and checks chat completion requests. A parameter that would change the answer and is not served is refused. Stateless. */
final class CompletionReader {

    private static final int MAX_MESSAGES = 512;
    private static final int MAX_TOOLS = 128;
    private static final int MAX_STOPS = 4;
    private static final int MAX_BIASES = 300;
    private static final Pattern TOKEN_ID = Pattern.compile("[0-9]{1,9}");

    /** Served, or without influence on the answer. */
    private static final Set<String> KNOWN = Set.of(
            "model",
            "messages",
            "tools",
            "tool_choice",
            "temperature",
            "top_p",
            "seed",
            "stop",
            "max_tokens",
            "max_completion_tokens",
            "stream",
            "stream_options",
            "user",
            "n",
            "store",
            "metadata",
            "service_tier",
            "parallel_tool_calls",
            "response_format",
            "logprobs",
            "top_logprobs",
            "logit_bias",
            "presence_penalty",
            "frequency_penalty",
            "safety_identifier",
            "prompt_cache_key");

    private CompletionReader() {}

    static CompletionRequest read(JsonNode root) {
        if (!root.isObject()) {
            throw OpenAiException.invalid("body", "must be a JSON object");
        }
        for (String name : root.propertyNames()) {
            if (!KNOWN.contains(name)) {
                throw OpenAiException.unsupported(name, "is not a parameter that Parley serves");
            }
        }
        refuse(root, "n", root.path("n").asInt(1) == 1, "only 1 choice is served");
        refuse(root, "logprobs", !root.path("logprobs").asBoolean(false), "is not served");
        refuse(root, "top_logprobs", root.path("top_logprobs").asInt(0) == 0, "is not served");
        List<ToolDefinition> tools = tools(root.path("tools"));
        if (root.path("tool_choice").asString("").equals("none")) {
            tools = List.of();
        }
        return new CompletionRequest(
                text(root, "model"),
                messages(root.path("messages")),
                tools,
                FormatReader.toolChoice(root.path("tool_choice"), tools),
                FormatReader.responseSchema(root.path("response_format")),
                sampling(root),
                maxTokens(root),
                flag(root, "stream"),
                flag(root.path("stream_options"), "include_usage"),
                root.path("user").asString(""));
    }

    private static void refuse(JsonNode root, String name, boolean served, String message) {
        if (root.hasNonNull(name) && !served) {
            throw OpenAiException.unsupported(name, message);
        }
    }

    private static String text(JsonNode node, String field) {
        JsonNode value = node.path(field);
        if (!value.isString() || value.stringValue().isBlank()) {
            throw OpenAiException.invalid(field, "must be a text");
        }
        return value.stringValue();
    }

    private static boolean flag(JsonNode node, String field) {
        JsonNode value = node.path(field);
        if (value.isMissingNode() || value.isNull()) {
            return false;
        }
        if (!value.isBoolean()) {
            throw OpenAiException.invalid(field, "must be true or false");
        }
        return value.booleanValue();
    }

    private static int maxTokens(JsonNode root) {
        for (String field : List.of("max_completion_tokens", "max_tokens")) {
            JsonNode value = root.path(field);
            if (value.isNull() || value.isMissingNode()) {
                continue;
            }
            if (!value.isInt() || value.intValue() < 1) {
                throw OpenAiException.invalid(field, "must be a whole number of at least 1");
            }
            return value.intValue();
        }
        return 0;
    }

    private static SamplingOptions sampling(JsonNode root) {
        List<String> stops = new ArrayList<>();
        JsonNode stop = root.path("stop");
        if (!absent(stop) && !stop.isString() && !stop.isArray()) {
            throw OpenAiException.invalid("stop", "must be a text or up to " + MAX_STOPS + " texts");
        }
        if (stop.isString()) {
            stops.add(stop.stringValue());
        } else if (stop.isArray()) {
            stop.forEach(entry -> stops.add(entry.isString() ? entry.stringValue() : ""));
        }
        if (stops.size() > MAX_STOPS || stops.contains("")) {
            throw OpenAiException.invalid("stop", "must be a text or up to " + MAX_STOPS + " texts");
        }
        JsonNode seed = root.path("seed");
        if (!absent(seed) && !(seed.isIntegralNumber() && seed.canConvertToLong())) {
            throw OpenAiException.invalid("seed", "must be a whole number");
        }
        double temperature = number(root, "temperature", 1, 0, 2);
        double topP = number(root, "top_p", 1, 0, 1);
        if (topP == 0) {
            throw OpenAiException.invalid("top_p", "must be above 0");
        }
        return new SamplingOptions(
                temperature,
                topP,
                0,
                absent(seed) ? null : seed.longValue(),
                stops,
                number(root, "presence_penalty", 0, -2, 2),
                number(root, "frequency_penalty", 0, -2, 2),
                logitBias(root.path("logit_bias")));
    }

    private static Map<Integer, Float> logitBias(JsonNode biases) {
        Map<Integer, Float> read = new HashMap<>();
        if (absent(biases)) {
            return read;
        }
        if (!biases.isObject() || biases.size() > MAX_BIASES) {
            throw OpenAiException.invalid(
                    "logit_bias", "must be an object of at most " + MAX_BIASES + " token ids with their bias");
        }
        for (String token : biases.propertyNames()) {
            if (!TOKEN_ID.matcher(token).matches()) {
                throw OpenAiException.invalid("logit_bias", "its names must be token ids, whole numbers");
            }
            read.put(Integer.valueOf(token), (float) number(biases, token, "logit_bias", 0, -100, 100));
        }
        return read;
    }

    private static boolean absent(JsonNode value) {
        return value.isMissingNode() || value.isNull();
    }

    private static double number(JsonNode root, String field, double absent, double least, double most) {
        return number(root, field, field, absent, least, most);
    }

    private static double number(
            JsonNode root, String field, String parameter, double absent, double least, double most) {
        JsonNode value = root.path(field);
        if (value.isMissingNode() || value.isNull()) {
            return absent;
        }
        if (!value.isNumber() || value.doubleValue() < least || value.doubleValue() > most) {
            throw OpenAiException.invalid(parameter, "must be a number between " + least + " and " + most);
        }
        return value.doubleValue();
    }

    private static List<ToolDefinition> tools(JsonNode array) {
        List<ToolDefinition> tools = new ArrayList<>();
        for (JsonNode entry : array) {
            JsonNode function = entry.path("function");
            if (!entry.path("type").asString("").equals("function")
                    || !function.path("name").isString()) {
                throw OpenAiException.invalid("tools", "every tool must be a function with a name");
            }
            JsonNode schema = function.path("parameters");
            if (!schema.isMissingNode() && !schema.isObject()) {
                throw OpenAiException.invalid("tools", "parameters must be a JSON Schema object");
            }
            tools.add(new ToolDefinition(
                    function.path("name").stringValue(),
                    function.path("description").asString(""),
                    schema.isObject() ? schema.toString() : "{\"type\":\"object\"}"));
        }
        if (tools.size() > MAX_TOOLS) {
            throw OpenAiException.invalid("tools", "at most " + MAX_TOOLS + " are possible");
        }
        return tools;
    }

    private static List<Message> messages(JsonNode array) {
        if (!array.isArray() || array.isEmpty() || array.size() > MAX_MESSAGES) {
            throw OpenAiException.invalid("messages", "must be a list of 1 to " + MAX_MESSAGES + " messages");
        }
        List<Message> messages = new ArrayList<>();
        for (int index = 0; index < array.size(); index++) {
            messages.add(message(array.get(index), "messages[" + index + "]"));
        }
        return messages;
    }

    private static Message message(JsonNode node, String at) {
        String role = node.path("role").asString("");
        return switch (role) {
            case "system", "developer" -> new Message.System(content(node, at));
            case "user" -> new Message.User(content(node, at));
            case "assistant" ->
                node.path("tool_calls").isEmpty()
                        ? new Message.Assistant(content(node, at))
                        : new Message.ToolCalls(calls(node.path("tool_calls"), at));
            case "tool" -> new Message.ToolResult(node.path("tool_call_id").asString(""), "", content(node, at));
            default -> throw OpenAiException.invalid(at + ".role", "must be system, user, assistant or tool");
        };
    }

    private static List<ToolCall> calls(JsonNode array, String at) {
        List<ToolCall> calls = new ArrayList<>();
        for (JsonNode entry : array) {
            JsonNode name = entry.at("/function/name");
            JsonNode arguments = entry.at("/function/arguments");
            if (!name.isString() || !arguments.isString()) {
                throw OpenAiException.invalid(
                        at + ".tool_calls", "every call needs function.name and function.arguments");
            }
            calls.add(new ToolCall(entry.path("id").asString(""), name.stringValue(), arguments.stringValue()));
        }
        return calls;
    }

    private static String content(JsonNode node, String at) {
        JsonNode content = node.path("content");
        if (content.isString()) {
            return content.stringValue();
        }
        StringBuilder text = new StringBuilder();
        for (JsonNode part : content) {
            if (!part.path("type").asString("").equals("text")) {
                throw OpenAiException.unsupported(at + ".content", "only text parts are served");
            }
            text.append(part.path("text").asString(""));
        }
        if (!content.isArray()) {
            throw OpenAiException.invalid(at + ".content", "must be a text or a list of text parts");
        }
        return text.toString();
    }
}
