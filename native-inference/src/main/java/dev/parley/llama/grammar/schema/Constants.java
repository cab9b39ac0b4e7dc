package dev.parley.llama.grammar.schema;

import java.math.BigDecimal;
import tools.jackson.databind.JsonNode;

/** JSON values as JSON Schema compares them: numbers by value, objects without order. */
final class Constants {

    private Constants() {}

    static boolean equal(JsonNode left, JsonNode right) {
        if (left.isNumber() && right.isNumber()) {
            return left.decimalValue().compareTo(right.decimalValue()) == 0;
        }
        if (left.isArray() && right.isArray()) {
            if (left.size() != right.size()) {
                return false;
            }
            for (int index = 0; index < left.size(); index++) {
                if (!equal(left.path(index), right.path(index))) {
                    return false;
                }
            }
            return true;
        }
        if (left.isObject() && right.isObject()) {
            return left.size() == right.size()
                    && left.properties().stream()
                            .allMatch(entry ->
                                    right.has(entry.getKey()) && equal(entry.getValue(), right.path(entry.getKey())));
        }
        return left.equals(right);
    }

    static boolean isWhole(BigDecimal number) {
        return number.signum() == 0 || number.stripTrailingZeros().scale() <= 0;
    }

    /** The shortest plain spelling of a scalar. */
    static String spelled(JsonNode scalar) {
        return scalar.isNumber() ? scalar.decimalValue().stripTrailingZeros().toPlainString() : scalar.toString();
    }
}
