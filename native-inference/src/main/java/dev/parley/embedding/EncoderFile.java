package dev.parley.embedding;

import dev.parley.llama.tokenizer.BoundedJson;
import dev.parley.llama.tokenizer.TextFile;
import dev.parley.llama.tokenizer.TokenizerJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads the JSON files of an encoder folder. */
final class EncoderFile {

    /** A tokenizer.json of a large vocabulary has about 10 MB. */
    static final long MOST_BYTES = 64L << 20;

    private static final JsonMapper MAPPER =
            BoundedJson.mapper(TokenizerJson.MAX_JSON_TOKENS).build();

    private EncoderFile() {}

    static JsonNode read(Path file) {
        try {
            return MAPPER.readTree(TextFile.read(file, MOST_BYTES, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new EncoderFormatException(file + ": cannot be read: " + e.getMessage(), e);
        } catch (JacksonException e) {
            throw new EncoderFormatException(file + ": is not valid JSON: " + e.getOriginalMessage(), e);
        }
    }

    static JsonNode empty() {
        return MAPPER.createObjectNode();
    }

    static int positive(JsonNode tree, String field, Path file) {
        JsonNode value = tree.path(field);
        if (!value.isInt() || value.intValue() <= 0) {
            throw new EncoderFormatException(file + ": " + field + ": a positive number is needed");
        }
        return value.intValue();
    }
}
