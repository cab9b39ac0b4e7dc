package dev.parley.llama.grammar;

import java.math.BigDecimal;
import java.util.List;
import java.util.Random;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Random schemas, and values that are likely to be near them. */
final class RandomSchemas {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final List<String> NAMES = List.of("a", "b", "ab", "kind", "é\"", "");
    private static final List<String> TYPES =
            List.of("null", "boolean", "integer", "number", "string", "array", "object");
    private static final List<String> STRINGS = List.of(
            "",
            "a",
            "ab",
            "abc",
            "b",
            "kind",
            "é\"",
            "aaaa",
            "A1",
            "12",
            "x y",
            "😀",
            "\n",
            "2024-02-29",
            "2023-02-29",
            "10.0.0.255",
            "10.0.0.256",
            "a\\b",
            "/");
    private static final List<String> PATTERNS =
            List.of("^a", "b$", "^[a-c]{1,3}$", "a|b", "^(?:ab)*$", "^\\d+$", "[^a]", "^\\w+ \\w+$", "^$|é");
    private static final List<String> NUMBERS = List.of(
            "0", "1", "2", "3", "5", "7", "10", "12", "100", "-1", "-3", "-10", "0.5", "1.5", "0.25", "-0.5", "2.75",
            "1000000", "0.01", "99.99", "1E+2", "1E-7", "-2.5E+3");
    private static final List<String> STEPS = List.of("1", "2", "3", "5", "0.5", "0.01", "2.5", "0.3");

    private final Random random;

    RandomSchemas(long seed) {
        random = new Random(seed);
    }

    ObjectNode document() {
        ObjectNode root = NODES.objectNode();
        root.setAll(object(3));
        ObjectNode definitions = root.putObject("$defs");
        definitions.set("one", schema(2));
        definitions.set("two", schema(2));
        return root;
    }

    private JsonNode schema(int depth) {
        int kind = random.nextInt(20);
        if (kind == 0) {
            return NODES.booleanNode(random.nextInt(4) > 0);
        }
        return object(depth);
    }

    private ObjectNode object(int depth) {
        ObjectNode schema = NODES.objectNode();
        int kind = depth == 0 ? 4 + random.nextInt(10) : random.nextInt(14);
        switch (kind) {
            case 0 -> list(schema.putArray("anyOf"), depth, 1 + random.nextInt(3));
            case 1 -> list(schema.putArray("allOf"), depth, 2);
            case 2 -> list(schema.putArray("oneOf"), depth, 2);
            case 3 -> schema.put("$ref", "#/$defs/" + (random.nextBoolean() ? "one" : "two"));
            case 4 -> constants(schema);
            default -> {}
        }
        if (kind > 4 || random.nextInt(4) == 0) {
            if (random.nextInt(8) > 0) {
                if (random.nextInt(5) == 0) {
                    schema.putArray("type").add(pick(TYPES.subList(0, 3))).add(pick(TYPES.subList(3, 7)));
                } else {
                    schema.put("type", pick(TYPES));
                }
            }
            keywords(schema, depth);
        }
        return schema;
    }

    private void list(ArrayNode list, int depth, int count) {
        for (int index = 0; index < count; index++) {
            list.add(schema(depth - 1));
        }
    }

    private void constants(ObjectNode schema) {
        if (random.nextBoolean()) {
            schema.set("const", value(2));
        } else {
            ArrayNode values = schema.putArray("enum");
            for (int count = random.nextInt(4); count >= 0; count--) {
                JsonNode value = value(1);
                values.add(value);
            }
        }
    }

    private void keywords(ObjectNode schema, int depth) {
        String type = schema.path("type").asString("");
        if (type.equals("string") || random.nextInt(8) == 0) {
            maybe(2, () -> schema.put("minLength", random.nextInt(3)));
            maybe(2, () -> schema.put("maxLength", 1 + random.nextInt(4)));
            maybe(3, () -> schema.put("pattern", pick(PATTERNS)));
            maybe(8, () -> schema.put("format", pick(List.of("date", "ipv4"))));
        }
        if (type.equals("integer") || type.equals("number") || random.nextInt(8) == 0) {
            maybe(2, () -> schema.put("minimum", number()));
            maybe(2, () -> schema.put("maximum", number()));
            maybe(5, () -> schema.put("exclusiveMinimum", number()));
            maybe(5, () -> schema.put("exclusiveMaximum", number()));
            maybe(4, () -> schema.put("multipleOf", new BigDecimal(pick(STEPS))));
        }
        if (type.equals("array") || random.nextInt(8) == 0) {
            maybe(2, () -> schema.set("items", schema(Math.max(0, depth - 1))));
            maybe(4, () -> list(schema.putArray("prefixItems"), Math.max(1, depth), 1 + random.nextInt(2)));
            maybe(3, () -> schema.put("minItems", random.nextInt(3)));
            maybe(3, () -> schema.put("maxItems", random.nextInt(4)));
            maybe(6, () -> schema.put("uniqueItems", true));
        }
        if (type.equals("object") || random.nextInt(6) == 0) {
            objectKeywords(schema, depth);
        }
    }

    private void objectKeywords(ObjectNode schema, int depth) {
        ObjectNode properties = schema.putObject("properties");
        for (int count = random.nextInt(4); count > 0; count--) {
            properties.set(pick(NAMES), schema(Math.max(0, depth - 1)));
        }
        maybe(2, () -> {
            ArrayNode required = schema.putArray("required");
            NAMES.stream().filter(name -> random.nextInt(5) == 0).forEach(required::add);
        });
        maybe(
                2,
                () -> schema.set(
                        "additionalProperties",
                        random.nextBoolean() ? NODES.booleanNode(false) : schema(Math.max(0, depth - 1))));
        maybe(5, () -> schema.putObject("patternProperties").set(pick(PATTERNS), schema(Math.max(0, depth - 1))));
        maybe(8, () -> schema.putObject("propertyNames").put("maxLength", 1 + random.nextInt(3)));
        maybe(6, () -> schema.put("minProperties", random.nextInt(3)));
        maybe(6, () -> schema.put("maxProperties", random.nextInt(4)));
    }

    private void maybe(int oneIn, Runnable action) {
        if (random.nextInt(oneIn) == 0) {
            action.run();
        }
    }

    private String pick(List<String> options) {
        return options.get(random.nextInt(options.size()));
    }

    private BigDecimal number() {
        return new BigDecimal(pick(NUMBERS));
    }

    /** Any value. */
    JsonNode value(int depth) {
        return switch (random.nextInt(depth == 0 ? 5 : 8)) {
            case 0 -> random.nextBoolean() ? NODES.nullNode() : NODES.booleanNode(random.nextBoolean());
            case 1, 2 -> NODES.numberNode(number());
            case 3, 4 -> NODES.stringNode(pick(STRINGS));
            case 5 -> {
                ArrayNode array = NODES.arrayNode();
                for (int count = random.nextInt(4); count > 0; count--) {
                    array.add(value(depth - 1));
                }
                yield array;
            }
            default -> {
                ObjectNode object = NODES.objectNode();
                for (int count = random.nextInt(4); count > 0; count--) {
                    object.set(pick(NAMES), value(depth - 1));
                }
                yield object;
            }
        };
    }

    /** A value that follows a schema in part. */
    JsonNode near(JsonNode schema, JsonNode root, int depth) {
        if (!schema.isObject() || depth > 6 || random.nextInt(12) == 0) {
            return value(2);
        }
        if (schema.has("$ref")) {
            String name = schema.path("$ref").stringValue().substring("#/$defs/".length());
            return near(root.path("$defs").path(name), root, depth + 1);
        }
        for (String keyword : List.of("anyOf", "oneOf", "allOf")) {
            if (schema.has(keyword)) {
                JsonNode list = schema.path(keyword);
                return near(list.path(random.nextInt(list.size())), root, depth + 1);
            }
        }
        if (schema.has("const")) {
            return schema.path("const");
        }
        if (schema.has("enum")) {
            return schema.path("enum").path(random.nextInt(schema.path("enum").size()));
        }
        JsonNode type = schema.path("type");
        String name = type.isArray() ? type.path(random.nextInt(type.size())).stringValue() : type.asString("object");
        return switch (name) {
            case "null" -> NODES.nullNode();
            case "boolean" -> NODES.booleanNode(random.nextBoolean());
            case "integer" -> NODES.numberNode(new BigDecimal(random.nextInt(30) - 10));
            case "number" -> NODES.numberNode(number());
            case "string" -> NODES.stringNode(pick(STRINGS));
            case "array" -> {
                ArrayNode array = NODES.arrayNode();
                for (int index = 0, count = random.nextInt(4); index < count; index++) {
                    JsonNode prefix = schema.path("prefixItems");
                    array.add(near(index < prefix.size() ? prefix.path(index) : schema.path("items"), root, depth + 1));
                }
                yield array;
            }
            default -> {
                ObjectNode object = NODES.objectNode();
                schema.path("properties").properties().forEach(entry -> {
                    if (random.nextInt(3) > 0) {
                        object.set(entry.getKey(), near(entry.getValue(), root, depth + 1));
                    }
                });
                schema.path("required").forEach(required -> {
                    if (!object.has(required.stringValue())) {
                        object.set(required.stringValue(), value(1));
                    }
                });
                if (random.nextInt(3) == 0) {
                    object.set(pick(NAMES), near(schema.path("additionalProperties"), root, depth + 1));
                }
                yield object;
            }
        };
    }
}
