package dev.parley.llama.grammar.schema;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A subschema and where it stands. Equal when it stands at the same place. */
record SchemaNode(String pointer, JsonNode json) implements Comparable<SchemaNode> {

    SchemaNode child(String keyword) {
        return new SchemaNode(checked(pointer + "/" + escape(keyword)), json.path(keyword));
    }

    SchemaNode child(String keyword, String name) {
        SchemaNode parent = child(keyword);
        return new SchemaNode(checked(parent.pointer + "/" + escape(name)), parent.json.path(name));
    }

    SchemaNode child(String keyword, int index) {
        SchemaNode parent = child(keyword);
        return new SchemaNode(parent.pointer + "/" + index, parent.json.path(index));
    }

    private static String checked(String pointer) {
        if (pointer.length() > SchemaLimits.MAX_POINTER) {
            throw new UnsupportedSchemaException(
                    pointer.substring(0, 100) + "…",
                    "",
                    "has a JSON pointer of more than " + SchemaLimits.MAX_POINTER + " characters");
        }
        return pointer;
    }

    private static String escape(String token) {
        return token.replace("~", "~0").replace("/", "~1");
    }

    boolean has(String keyword) {
        return json.has(keyword);
    }

    UnsupportedSchemaException fault(String keyword, String problem) {
        return new UnsupportedSchemaException(pointer, keyword, problem);
    }

    /** A count such as {@code minLength}; what is larger than an int is the largest int. */
    int count(String keyword, int absent) {
        BigDecimal value = number(keyword);
        if (value == null) {
            return absent;
        }
        if (value.signum() < 0 || value.stripTrailingZeros().scale() > 0) {
            throw fault(keyword, "must be a whole number of at least 0");
        }
        return value.min(BigDecimal.valueOf(Integer.MAX_VALUE)).intValueExact();
    }

    /** A number, or null when the keyword is absent. */
    @Nullable
    BigDecimal number(String keyword) {
        if (!has(keyword)) {
            return null;
        }
        JsonNode value = json.path(keyword);
        if (!value.isNumber()) {
            throw fault(keyword, "must be a number");
        }
        checkDigits(value.decimalValue(), keyword);
        return value.decimalValue();
    }

    void checkDigits(BigDecimal number, String keyword) {
        if (number.scale() > SchemaLimits.MAX_DIGITS
                || (long) number.precision() - number.scale() > SchemaLimits.MAX_DIGITS) {
            throw fault(keyword, "has a number with more than " + SchemaLimits.MAX_DIGITS + " digits");
        }
    }

    String string(String keyword) {
        if (!json.path(keyword).isString()) {
            throw fault(keyword, "must be a string");
        }
        return json.path(keyword).stringValue();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SchemaNode node && pointer.equals(node.pointer);
    }

    @Override
    public int hashCode() {
        return pointer.hashCode();
    }

    @Override
    public int compareTo(SchemaNode other) {
        return pointer.compareTo(other.pointer);
    }
}
