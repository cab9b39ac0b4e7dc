package dev.parley.assistant.channel;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Damages JSON in one place: a value that is missing, null, of the wrong type, huge or unknown. Stateless. */
public final class JsonDamage {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final int HUGE = 100_000;

    private JsonDamage() {}

    /** Takes the n-th value below the root, in document order, away. */
    public static void remove(JsonNode root, int place) {
        change(root, new int[] {place}, null);
    }

    /** Puts another value at the n-th one below the root, in document order. */
    public static void replace(JsonNode root, int place, JsonNode replacement) {
        change(root, new int[] {place}, replacement);
    }

    public static Arbitrary<JsonNode> values() {
        return Arbitraries.oneOf(
                Arbitraries.of(
                                "null",
                                "true",
                                "{}",
                                "[]",
                                "[[]]",
                                "{\"body\":{}}",
                                "1e400",
                                "99999999999999999999",
                                "-1")
                        .map(MAPPER::readTree),
                Arbitraries.of("x", "😀", "\u0000", "9").map(text -> MAPPER.valueToTree(text.repeat(HUGE))),
                Arbitraries.integers().map(number -> MAPPER.valueToTree(number)),
                Arbitraries.strings().ofMaxLength(300).map(text -> MAPPER.valueToTree(text)));
    }

    private static void change(JsonNode node, int[] left, JsonNode replacement) {
        if (node instanceof ObjectNode object) {
            for (String name : List.copyOf(object.propertyNames())) {
                if (left[0]-- == 0) {
                    if (replacement == null) {
                        object.remove(name);
                    } else {
                        object.set(name, replacement);
                    }
                    return;
                }
                change(object.path(name), left, replacement);
            }
        } else if (node instanceof ArrayNode array) {
            for (int index = 0; index < array.size(); index++) {
                if (left[0]-- == 0) {
                    if (replacement == null) {
                        array.remove(index);
                    } else {
                        array.set(index, replacement);
                    }
                    return;
                }
                change(array.path(index), left, replacement);
            }
        }
    }
}
