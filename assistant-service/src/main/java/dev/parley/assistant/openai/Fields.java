package dev.parley.assistant.openai;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads fields of a request; one of a wrong type is refused by its name. {@code null} is like absent. Stateless. */
final class Fields {

    private Fields() {}

    static boolean absent(JsonNode value) {
        return value.isMissingNode() || value.isNull();
    }

    /** Refuses what is not an object with these fields alone. */
    static void only(JsonNode node, String at, Set<String> known) {
        object(node, at);
        for (String name : node.propertyNames()) {
            if (!known.contains(name) && !node.path(name).isNull()) {
                throw OpenAiException.unsupported(at + "." + name, "is not served here");
            }
        }
    }

    /** Refuses a body that is not an object, or has a parameter beside these. */
    static void parameters(JsonNode body, Set<String> served) {
        object(body, "body");
        for (String name : body.propertyNames()) {
            if (!served.contains(name) && !body.path(name).isNull()) {
                throw OpenAiException.unsupported(name, "is not a parameter that Parley serves here");
            }
        }
    }

    static void object(JsonNode node, String at) {
        if (!node.isObject()) {
            throw OpenAiException.invalid(at, "must be an object");
        }
    }

    static void list(JsonNode node, String at, int least, int most, String what) {
        if (!node.isArray() || node.size() < least || node.size() > most) {
            throw OpenAiException.invalid(at, "must be a list of " + least + " to " + most + " " + what);
        }
    }

    /** @param at the value's name for the caller */
    static String text(JsonNode value, String at) {
        if (!value.isString()) {
            throw OpenAiException.invalid(at, "must be a text");
        }
        return value.stringValue();
    }

    /** Empty where it is absent. */
    static String text(JsonNode value, String at, int mostCharacters) {
        if (absent(value)) {
            return "";
        }
        String text = text(value, at);
        if (text.length() > mostCharacters) {
            throw OpenAiException.invalid(at, "must have at most " + mostCharacters + " characters");
        }
        return text;
    }

    static boolean flag(JsonNode value, String at, boolean otherwise) {
        if (absent(value)) {
            return otherwise;
        }
        if (!value.isBoolean()) {
            throw OpenAiException.invalid(at, "must be true or false");
        }
        return value.booleanValue();
    }

    /** Null where it is absent. */
    static @Nullable Integer whole(JsonNode value, String at, int least, int most) {
        if (absent(value)) {
            return null;
        }
        if (!value.isInt() || value.intValue() < least || value.intValue() > most) {
            throw OpenAiException.invalid(
                    at,
                    most == Integer.MAX_VALUE
                            ? "must be a whole number of at least " + least
                            : "must be a whole number between " + least + " and " + most);
        }
        return value.intValue();
    }

    static double number(JsonNode value, String at, double otherwise, double least, double most) {
        if (absent(value)) {
            return otherwise;
        }
        if (!value.isNumber() || !(value.doubleValue() >= least) || value.doubleValue() > most) {
            throw OpenAiException.invalid(at, "must be a number between " + least + " and " + most);
        }
        return value.doubleValue();
    }
}
