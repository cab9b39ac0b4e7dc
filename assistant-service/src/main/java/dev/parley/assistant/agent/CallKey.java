package dev.parley.assistant.agent;

import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Tells whether two calls are the same: same tool and same arguments, whatever the order and spacing of the JSON. */
final class CallKey {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private CallKey() {}

    static String of(String tool, String arguments) {
        try {
            return tool + ' ' + canonical(MAPPER.readTree(arguments));
        } catch (JacksonException e) {
            return tool + ' ' + arguments;
        }
    }

    static boolean isObject(String arguments) {
        try {
            return MAPPER.readTree(arguments).isObject();
        } catch (JacksonException e) {
            return false;
        }
    }

    private static JsonNode canonical(JsonNode node) {
        if (node.isObject()) {
            TreeMap<String, JsonNode> sorted = new TreeMap<>();
            node.properties().forEach(entry -> sorted.put(entry.getKey(), canonical(entry.getValue())));
            ObjectNode object = MAPPER.createObjectNode();
            sorted.forEach(object::set);
            return object;
        }
        if (node.isArray()) {
            ArrayNode array = MAPPER.createArrayNode();
            node.forEach(element -> array.add(canonical(element)));
            return array;
        }
        return node;
    }
}
