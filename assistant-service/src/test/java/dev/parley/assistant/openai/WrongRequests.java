package dev.parley.assistant.openai;

import java.util.List;
import java.util.Random;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Requests in which something is of a type, a size or a name that nobody expects. */
final class WrongRequests {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private static final String WHOLE = """
            {"model": "demo", "max_tokens": 1, "n": 1, "seed": 7, "temperature": 0, "top_p": 0.5, "stop": ["a", "b"],
             "presence_penalty": 1, "frequency_penalty": 0.5, "logit_bias": {"12": -1}, "logprobs": true, "top_logprobs": 2,
             "user": "u", "safety_identifier": "s", "prompt_cache_key": "k", "metadata": {"a": "b"}, "service_tier": "auto",
             "store": false, "modalities": ["text"], "stream": false, "stream_options": null, "parallel_tool_calls": false,
             "tool_choice": "auto", "response_format": {"type": "text"},
             "tools": [{"type": "function", "function": {"name": "f", "description": "d", "strict": true,
               "parameters": {"type": "object", "properties": {"side": {"enum": ["left", "right"]}}, "required": ["side"]}}}],
             "messages": [{"role": "system", "content": "s"},
               {"role": "user", "content": [{"type": "text", "text": "a"}]},
               {"role": "assistant", "content": null, "tool_calls": [{"id": "c", "type": "function",
                 "function": {"name": "f", "arguments": "{}"}}]},
               {"role": "tool", "tool_call_id": "c", "content": "r"},
               {"role": "user", "content": "b"}]}""";

    private static final List<String> VALUES = List.of(
            "null",
            "true",
            "0",
            "-1",
            "1.5",
            "1e400",
            "2147483647",
            "99999999999999999999999",
            "\"\"",
            "\"text\"",
            "\"\\ud800\"",
            "\"\\u0000\"",
            "[]",
            "[null]",
            "[[[]]]",
            "{}",
            "{\"\": {}}",
            "{\"type\": \"json_schema\"}",
            "{\"type\": \"json_schema\", \"json_schema\": {\"name\": \"n\", \"schema\": {\"$ref\": \"#\"}}}",
            "{\"type\": 7, \"function\": []}");

    private WrongRequests() {}

    /** A request that would be right, with a few of its places changed. */
    static JsonNode next(Random random) {
        ObjectNode request = (ObjectNode) MAPPER.readTree(WHOLE);
        int changes = 1 + random.nextInt(3);
        for (int change = 0; change < changes; change++) {
            change(request, random);
        }
        return request;
    }

    private static void change(JsonNode node, Random random) {
        List<JsonNode> inner = node.valueStream().filter(JsonNode::isContainer).toList();
        if (!inner.isEmpty() && random.nextInt(3) > 0) {
            change(inner.get(random.nextInt(inner.size())), random);
            return;
        }
        JsonNode value = MAPPER.readTree(VALUES.get(random.nextInt(VALUES.size())));
        switch (node) {
            case ObjectNode object -> {
                List<String> names = List.copyOf(object.propertyNames());
                String name = names.isEmpty() || random.nextInt(8) == 0
                        ? "unexpected"
                        : names.get(random.nextInt(names.size()));
                if (random.nextInt(6) == 0) {
                    object.remove(name);
                } else {
                    object.set(name, value);
                }
            }
            case ArrayNode array -> {
                if (array.isEmpty() || random.nextBoolean()) {
                    array.add(value);
                } else {
                    array.set(random.nextInt(array.size()), value);
                }
            }
            default -> throw new IllegalArgumentException("a container is changed, nothing else");
        }
    }
}
