package dev.parley.tool.schema.internal;

import dev.parley.tool.schema.ArgumentLimits;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads arguments text within limits. Thread-safe. */
public final class ArgumentReader {

    private static final String TOO_DEEP = "arguments_too_deep";

    private final ArgumentLimits limits;

    private final JsonMapper mapper;

    public ArgumentReader(ArgumentLimits limits) {
        this.limits = limits;
        JsonFactory factory = JsonFactory.builder()
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(limits.maxDepth())
                        .build())
                .build();
        this.mapper = JsonMapper.builder(factory)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                .build();
    }

    /** @throws UnreadableArgumentsException when the text is too long, too deep or not JSON */
    public JsonNode read(String text, List<String> repairs) {
        if (text.length() > limits.maxChars()) {
            throw new UnreadableArgumentsException(
                    "arguments_too_long",
                    "they have " + text.length() + " characters; use at most " + limits.maxChars());
        }
        if (text.isBlank()) {
            repairs.add("empty arguments were read as {}");
            return mapper.createObjectNode();
        }
        try {
            return mapper.readTree(text);
        } catch (StreamConstraintsException constraint) {
            if (String.valueOf(constraint.getMessage()).contains("nesting depth")) {
                throw tooDeep();
            }
            throw new UnreadableArgumentsException(
                    "arguments_malformed", "a number or name in them is too long" + place(constraint));
        } catch (JacksonException malformed) {
            throw new UnreadableArgumentsException(
                    "arguments_malformed",
                    "they are not one well-formed JSON object" + place(malformed)
                            + "; write each field once, with double quotes, and nothing after the closing brace");
        }
    }

    /** The JSON inside a text, where the whole text is JSON. */
    Optional<JsonNode> readInner(String text) {
        try {
            return Optional.of(mapper.readTree(text));
        } catch (JacksonException malformed) {
            return Optional.empty();
        }
    }

    /** Checked again after repairs because JSON unpacked from a text adds to the depth. */
    public void requireDepth(JsonNode node) {
        if (depth(node, 0) > limits.maxDepth()) {
            throw tooDeep();
        }
    }

    private int depth(JsonNode node, int above) {
        if (!node.isContainer() || above > limits.maxDepth()) {
            return above;
        }
        int deepest = above + 1;
        for (JsonNode child : node) {
            deepest = Math.max(deepest, depth(child, above + 1));
        }
        return deepest;
    }

    private UnreadableArgumentsException tooDeep() {
        return new UnreadableArgumentsException(
                TOO_DEEP, "they nest deeper than " + limits.maxDepth() + " levels; use a flatter object");
    }

    private static String place(JacksonException error) {
        return error.getLocation() == null || error.getLocation().getColumnNr() < 1
                ? ""
                : " (line " + error.getLocation().getLineNr() + ", column "
                        + error.getLocation().getColumnNr() + ")";
    }
}
