package dev.parley.llama.grammar.schema;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** The values of {@code type}. */
enum Types {
    NULL,
    BOOLEAN,
    INTEGER,
    NUMBER,
    STRING,
    ARRAY,
    OBJECT;

    boolean includes(JsonNode value) {
        return switch (this) {
            case NULL -> value.isNull();
            case BOOLEAN -> value.isBoolean();
            case INTEGER -> value.isNumber() && Constants.isWhole(value.decimalValue());
            case NUMBER -> value.isNumber();
            case STRING -> value.isString();
            case ARRAY -> value.isArray();
            case OBJECT -> value.isObject();
        };
    }

    /** What {@code type} of a schema lists; everything when it is absent. */
    static Set<Types> of(SchemaNode schema) {
        if (!schema.has("type")) {
            return EnumSet.complementOf(EnumSet.of(INTEGER));
        }
        JsonNode type = schema.json().path("type");
        Set<Types> types = EnumSet.noneOf(Types.class);
        if (type.isArray()) {
            for (JsonNode one : type) {
                types.add(named(schema, one));
            }
        } else {
            types.add(named(schema, type));
        }
        return types;
    }

    private static Types named(SchemaNode schema, JsonNode name) {
        if (name.isString()) {
            for (Types type : values()) {
                if (type.name().toLowerCase(Locale.ROOT).equals(name.stringValue())) {
                    return type;
                }
            }
        }
        throw schema.fault("type", "must name types of JSON Schema");
    }
}
