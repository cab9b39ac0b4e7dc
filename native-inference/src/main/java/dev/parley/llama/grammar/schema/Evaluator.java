package dev.parley.llama.grammar.schema;

import dev.parley.llama.grammar.automaton.Automaton;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** Tells whether a constant satisfies a schema, for {@code enum}, {@code const} and names of properties. */
final class Evaluator {

    private final SchemaDocument document;
    private final Strings strings;

    Evaluator(SchemaDocument document, Strings strings) {
        this.document = document;
        this.strings = strings;
    }

    boolean matches(SchemaNode schema, JsonNode value) {
        return matches(schema, value, 0);
    }

    /** Without {@code $ref}, {@code allOf}, {@code anyOf} and {@code oneOf} of the schema itself. */
    boolean matchesLocally(SchemaNode schema, JsonNode value) {
        return matchesLocally(schema, value, 0);
    }

    private boolean matches(SchemaNode schema, JsonNode value, int depth) {
        if (depth > SchemaLimits.MAX_DEPTH) {
            throw schema.fault("", "refers to itself without end");
        }
        document.check(schema);
        if (schema.json().isBoolean()) {
            return schema.json().booleanValue();
        }
        if (!matchesLocally(schema, value, depth)) {
            return false;
        }
        if (schema.has("$ref") && !matches(document.resolve(schema), value, depth + 1)) {
            return false;
        }
        List<SchemaNode> one = document.children(schema, "oneOf");
        return document.children(schema, "allOf").stream().allMatch(child -> matches(child, value, depth + 1))
                && (!schema.has("anyOf")
                        || document.children(schema, "anyOf").stream()
                                .anyMatch(child -> matches(child, value, depth + 1)))
                && (!schema.has("oneOf")
                        || one.stream()
                                        .filter(child -> matches(child, value, depth + 1))
                                        .count()
                                == 1);
    }

    private boolean matchesLocally(SchemaNode schema, JsonNode value, int depth) {
        if (schema.json().isBoolean()) {
            return schema.json().booleanValue();
        }
        if (schema.has("const") && !Constants.equal(schema.json().path("const"), value)) {
            return false;
        }
        if (schema.has("enum") && !isListed(schema, value)) {
            return false;
        }
        if (schema.has("type") && Types.of(schema).stream().noneMatch(type -> type.includes(value))) {
            return false;
        }
        if (value.isString()) {
            return matchesString(schema, value.stringValue());
        }
        if (value.isNumber()) {
            return matchesNumber(schema, value.decimalValue());
        }
        if (value.isArray()) {
            return matchesArray(schema, value, depth);
        }
        return !value.isObject() || matchesObject(schema, value, depth);
    }

    private static boolean isListed(SchemaNode schema, JsonNode value) {
        for (JsonNode listed : schema.json().path("enum")) {
            if (Constants.equal(listed, value)) {
                return true;
            }
        }
        return false;
    }

    private boolean matchesString(SchemaNode schema, String text) {
        int length = text.codePointCount(0, text.length());
        return length >= schema.count("minLength", 0)
                && length <= schema.count("maxLength", Integer.MAX_VALUE)
                && strings.automata(schema).stream().allMatch(automaton -> automaton.match(text) != Automaton.NONE);
    }

    private static boolean matchesNumber(SchemaNode schema, BigDecimal number) {
        BigDecimal min = schema.number("minimum");
        BigDecimal max = schema.number("maximum");
        BigDecimal above = schema.number("exclusiveMinimum");
        BigDecimal below = schema.number("exclusiveMaximum");
        BigDecimal step = schema.number("multipleOf");
        return (min == null || number.compareTo(min) >= 0)
                && (max == null || number.compareTo(max) <= 0)
                && (above == null || number.compareTo(above) > 0)
                && (below == null || number.compareTo(below) < 0)
                && (step == null || number.remainder(step).signum() == 0);
    }

    private boolean matchesArray(SchemaNode schema, JsonNode array, int depth) {
        if (array.size() < schema.count("minItems", 0) || array.size() > schema.count("maxItems", Integer.MAX_VALUE)) {
            return false;
        }
        List<SchemaNode> prefix = document.children(schema, "prefixItems");
        for (int index = 0; index < array.size(); index++) {
            if (index < prefix.size()
                    ? !matches(prefix.get(index), array.path(index), depth + 1)
                    : schema.has("items") && !matches(schema.child("items"), array.path(index), depth + 1)) {
                return false;
            }
            for (int before = 0; before < index && document.flag(schema, "uniqueItems"); before++) {
                if (Constants.equal(array.path(before), array.path(index))) {
                    return false;
                }
            }
        }
        return true;
    }

    private boolean matchesObject(SchemaNode schema, JsonNode object, int depth) {
        if (object.size() < schema.count("minProperties", 0)
                || object.size() > schema.count("maxProperties", Integer.MAX_VALUE)
                || !document.names(schema, "required").stream().allMatch(object::has)) {
            return false;
        }
        for (Map.Entry<String, JsonNode> entry : object.properties()) {
            if (!acceptsName(schema, entry.getKey(), depth)) {
                return false;
            }
            for (SchemaNode applied : document.applied(schema, entry.getKey(), strings)) {
                if (!matches(applied, entry.getValue(), depth + 1)) {
                    return false;
                }
            }
        }
        return true;
    }

    /** Whether {@code propertyNames} allows a name. */
    boolean acceptsName(SchemaNode schema, String name) {
        return acceptsName(schema, name, 0);
    }

    private boolean acceptsName(SchemaNode schema, String name, int depth) {
        return !schema.has("propertyNames")
                || matches(schema.child("propertyNames"), JsonNodeFactory.instance.stringNode(name), depth + 1);
    }
}
