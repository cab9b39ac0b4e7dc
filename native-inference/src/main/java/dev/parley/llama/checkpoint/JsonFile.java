package dev.parley.llama.checkpoint;

import dev.parley.llama.tokenizer.BoundedJson;
import dev.parley.llama.tokenizer.TextFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A small JSON file of a checkpoint, read with errors that name the file and the field. */
final class JsonFile {

    /** Largest file that is read; the index of a 405B checkpoint has about 100 KiB. */
    static final long MAX_FILE_BYTES = 4L * 1024 * 1024;

    /** Most tokens of JSON, so that a small file cannot become a large tree; that index has about 2,500. */
    private static final int MAX_JSON_TOKENS = 200_000;

    private static final JsonMapper MAPPER = BoundedJson.mapper(MAX_JSON_TOKENS)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private final Path file;
    private final JsonNode root;

    private JsonFile(Path file, JsonNode root) {
        this.file = file;
        this.root = root;
    }

    static JsonFile read(Path file) {
        try {
            JsonNode root = MAPPER.readTree(TextFile.read(file, MAX_FILE_BYTES, StandardCharsets.UTF_8));
            if (!root.isObject()) {
                throw new CheckpointException(file + ": must be a JSON object");
            }
            return new JsonFile(file, root);
        } catch (IOException e) {
            throw new CheckpointException(file + ": cannot be read: " + e.getMessage(), e);
        } catch (JacksonException e) {
            throw new CheckpointException(file + ": not valid JSON: " + e.getOriginalMessage(), e);
        }
    }

    JsonNode root() {
        return root;
    }

    /** Whether a field is there and not null. */
    static boolean has(JsonNode node, String field) {
        return node.hasNonNull(field);
    }

    int positive(JsonNode node, String field, int limit) {
        JsonNode value = node.path(field);
        if (!value.isInt() || value.intValue() < 1 || value.intValue() > limit) {
            throw failure(field, "must be a whole number from 1 to " + limit);
        }
        return value.intValue();
    }

    double positiveNumber(JsonNode node, String field) {
        JsonNode value = node.path(field);
        if (!value.isNumber() || !(value.doubleValue() > 0) || Double.isInfinite(value.doubleValue())) {
            throw failure(field, "must be a number above 0");
        }
        return value.doubleValue();
    }

    boolean flag(JsonNode node, String field, boolean otherwise) {
        if (!has(node, field)) {
            return otherwise;
        }
        if (!node.path(field).isBoolean()) {
            throw failure(field, "must be true or false");
        }
        return node.path(field).booleanValue();
    }

    /** Token ids given as one number or as an array; none where the field is missing or null. */
    Set<Integer> tokens(String field, int vocabSize) {
        Set<Integer> tokens = new TreeSet<>();
        if (!has(root, field)) {
            return tokens;
        }
        JsonNode value = root.path(field);
        if (value.isArray()) {
            for (JsonNode element : value) {
                tokens.add(token(field, element, vocabSize));
            }
        } else {
            tokens.add(token(field, value, vocabSize));
        }
        return tokens;
    }

    private int token(String field, JsonNode value, int vocabSize) {
        if (!value.isInt() || value.intValue() < 0 || value.intValue() >= vocabSize) {
            throw failure(field, "must be a token id below vocab_size, which is " + vocabSize);
        }
        return value.intValue();
    }

    CheckpointException failure(String field, String problem) {
        return new CheckpointException(file + ": " + field + ": " + problem);
    }
}
