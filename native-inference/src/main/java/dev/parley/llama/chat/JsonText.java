package dev.parley.llama.chat;

import java.util.Iterator;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Writes JSON with the separators of Python's {@code json.dumps}, which is what the models were trained on. */
final class JsonText {

    private static final int INDENT = 4;

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private JsonText() {}

    /**
     * Parses a JSON object.
     *
     * @param what names the value in the error
     * @throws IllegalArgumentException when the text is not a JSON object
     */
    static JsonNode object(String json, String what) {
        try {
            JsonNode node = MAPPER.readTree(json);
            if (node != null && node.isObject()) {
                return node;
            }
        } catch (JacksonException e) {
            throw new IllegalArgumentException(what + " must be a JSON object", e);
        }
        throw new IllegalArgumentException(what + " must be a JSON object");
    }

    /** On one line, with {@code ", "} and {@code ": "}. */
    static String line(JsonNode node) {
        StringBuilder text = new StringBuilder();
        write(text, node, -1);
        return text.toString();
    }

    /** Over several lines, indented by four spaces. */
    static String indented(JsonNode node) {
        StringBuilder text = new StringBuilder();
        write(text, node, 0);
        return text.toString();
    }

    private static void write(StringBuilder text, JsonNode node, int depth) {
        if (node.isObject()) {
            text.append('{');
            Iterator<Map.Entry<String, JsonNode>> entries = node.properties().iterator();
            int inner = depth < 0 ? depth : depth + 1;
            for (boolean first = true; entries.hasNext(); first = false) {
                Map.Entry<String, JsonNode> entry = entries.next();
                separate(text, first, inner);
                quote(text, entry.getKey());
                text.append(": ");
                write(text, entry.getValue(), inner);
            }
            close(text, node.isEmpty(), depth, '}');
        } else if (node.isArray()) {
            text.append('[');
            boolean first = true;
            int inner = depth < 0 ? depth : depth + 1;
            for (JsonNode element : node) {
                separate(text, first, inner);
                write(text, element, inner);
                first = false;
            }
            close(text, node.isEmpty(), depth, ']');
        } else if (node.isString()) {
            quote(text, node.stringValue());
        } else {
            text.append(node);
        }
    }

    private static void separate(StringBuilder text, boolean first, int depth) {
        if (!first) {
            text.append(depth < 0 ? ", " : ",");
        }
        breakLine(text, depth);
    }

    private static void close(StringBuilder text, boolean empty, int depth, char bracket) {
        if (!empty) {
            breakLine(text, depth);
        }
        text.append(bracket);
    }

    private static void breakLine(StringBuilder text, int depth) {
        if (depth >= 0) {
            text.append('\n').repeat(' ', depth * INDENT);
        }
    }

    private static void quote(StringBuilder text, String value) {
        text.append('"');
        for (int index = 0; index < value.length(); index++) {
            char character = value.charAt(index);
            switch (character) {
                case '"' -> text.append("\\\"");
                case '\\' -> text.append("\\\\");
                case '\n' -> text.append("\\n");
                case '\r' -> text.append("\\r");
                case '\t' -> text.append("\\t");
                case '\b' -> text.append("\\b");
                case '\f' -> text.append("\\f");
                default -> {
                    if (character < ' ') {
                        text.append("\\u%04x".formatted((int) character));
                    } else {
                        text.append(character);
                    }
                }
            }
        }
        text.append('"');
    }
}
