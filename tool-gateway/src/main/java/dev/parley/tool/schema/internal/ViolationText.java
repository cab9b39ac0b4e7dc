package dev.parley.tool.schema.internal;

import com.networknt.schema.Error;
import com.networknt.schema.path.NodePath;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Words violations of a schema so that a model can correct itself. Values given by the model are never repeated. */
public final class ViolationText {

    /** More would only take the model's attention off the first ones. */
    private static final int MAX_VIOLATIONS = 5;

    /** Longest listing of allowed values or fields, in characters. */
    private static final int MAX_LISTING_CHARS = 400;

    private ViolationText() {}

    public static String of(List<Error> errors, JsonNode schema) {
        String text = errors.stream()
                .limit(MAX_VIOLATIONS)
                .map(error -> word(error, schema))
                .distinct()
                .collect(Collectors.joining("; "));
        return errors.size() > MAX_VIOLATIONS ? text + "; and more" : text;
    }

    /** What a value is, with an article. */
    public static String kind(@Nullable JsonNode node) {
        if (node == null || node.isMissingNode()) {
            return "nothing";
        }
        return switch (node.getNodeType()) {
            case ARRAY -> "a list";
            case BOOLEAN -> "a boolean";
            case NULL -> "null";
            case NUMBER -> node.isIntegralNumber() ? "an integer" : "a number";
            case OBJECT -> "an object";
            case STRING -> "a text";
            case BINARY, MISSING, POJO -> "an unknown value";
        };
    }

    private static String word(Error error, JsonNode schema) {
        String field = field(error.getInstanceLocation());
        JsonNode bound = error.getSchemaNode();
        return switch (String.valueOf(error.getKeyword())) {
            case "required", "dependentRequired" -> "the field " + below(field, error) + " is required";
            case "additionalProperties", "unevaluatedProperties" ->
                "the field " + below(field, error) + " is not known; leave it out" + known(field, schema);
            case "type" -> named(field) + " must be " + expected(bound) + " but is " + kind(error.getInstanceNode());
            case "enum" -> named(field) + " must be one of " + cut(String.valueOf(bound));
            case "const" -> named(field) + " must be " + cut(String.valueOf(bound));
            case "minimum" -> named(field) + " must be at least " + bound;
            case "maximum" -> named(field) + " must be at most " + bound;
            case "exclusiveMinimum" -> named(field) + " must be above " + bound;
            case "exclusiveMaximum" -> named(field) + " must be below " + bound;
            case "minLength" -> named(field) + " must have at least " + bound + " characters";
            case "maxLength" -> named(field) + " must have at most " + bound + " characters";
            case "minItems" -> named(field) + " must have at least " + bound + " entries";
            case "maxItems" -> named(field) + " must have at most " + bound + " entries";
            case "uniqueItems" -> named(field) + " must not hold an entry twice";
            case "pattern" -> named(field) + " must match the pattern " + cut(String.valueOf(bound));
            case "format" -> named(field) + " must have the format " + cut(String.valueOf(bound));
            default -> named(field) + " breaks the rule " + error.getKeyword() + " of the schema";
        };
    }

    private static String named(String field) {
        return field.isEmpty() ? "the arguments object" : "the field " + field;
    }

    private static String below(String field, Error error) {
        String property = cut(String.valueOf(error.getProperty()));
        return field.isEmpty() ? property : field + "." + property;
    }

    private static String known(String field, JsonNode schema) {
        JsonNode properties = schema.path("properties");
        return field.isEmpty() && !properties.isEmpty()
                ? ", known are " + cut(String.join(", ", properties.propertyNames()))
                : "";
    }

    private static String expected(JsonNode type) {
        List<String> names = new ArrayList<>();
        if (type.isArray()) {
            type.forEach(each -> names.add(article(each.asString(""))));
        } else {
            names.add(article(type.asString("")));
        }
        return String.join(" or ", names);
    }

    private static String article(String type) {
        return switch (type) {
            case "string" -> "a text";
            case "integer" -> "an integer";
            case "object" -> "an object";
            case "array" -> "a list";
            case "null" -> "null";
            default -> "a " + type;
        };
    }

    private static String field(NodePath path) {
        StringBuilder text = new StringBuilder();
        for (int index = 0; index < path.getNameCount(); index++) {
            if (path.getElement(index) instanceof Integer position) {
                text.append('[').append(position).append(']');
            } else {
                text.append(text.isEmpty() ? "" : ".").append(path.getName(index));
            }
        }
        return cut(text.toString());
    }

    private static String cut(String text) {
        return text.length() <= MAX_LISTING_CHARS ? text : text.substring(0, MAX_LISTING_CHARS) + "…";
    }
}
