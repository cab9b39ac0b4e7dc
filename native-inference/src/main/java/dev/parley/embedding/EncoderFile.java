package dev.parley.embedding;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads the JSON files of an encoder folder. */
final class EncoderFile {

    /** A tokenizer.json of a large vocabulary has about 10 MB. */
    private static final long MOST_BYTES = 64L << 20;

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private EncoderFile() {}

    static JsonNode read(Path file) {
        try {
            if (Files.size(file) > MOST_BYTES) {
                throw new EncoderFormatException(file + ": is larger than " + MOST_BYTES + " bytes");
            }
            return MAPPER.readTree(Files.readString(file));
        } catch (IOException e) {
            throw new EncoderFormatException(file + ": cannot be read", e);
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
