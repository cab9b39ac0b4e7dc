package dev.parley.llama.tokenizer;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads {@code tokenizer.json} of Hugging Face for byte-level BPE with the Llama 3 pre-tokenization. */
public final class TokenizerJson {

    /** Largest file that is read. */
    static final long MAX_FILE_BYTES = 64L * 1024 * 1024;

    /** Largest number of ids that a vocabulary may have. */
    static final int MAX_TOKENS = 1 << 20;

    /** Most tokens of JSON, so that a small file cannot become a large tree; Llama 3 has 1.4 million. */
    public static final int MAX_JSON_TOKENS = 3_000_000;

    private static final JsonMapper MAPPER = BoundedJson.mapper(MAX_JSON_TOKENS)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private final Path file;
    private final JsonNode root;

    private TokenizerJson(Path file, JsonNode root) {
        this.file = file;
        this.root = root;
    }

    /**
     * Reads the file.
     *
     * @throws TokenizerFormatException when the file cannot be read, or asks for something that is not supported
     */
    public static Tokenizer read(Path file) {
        try {
            String text = TextFile.read(file, MAX_FILE_BYTES, StandardCharsets.UTF_8);
            return new TokenizerJson(file, MAPPER.readTree(text)).build();
        } catch (IOException | JacksonException e) {
            throw new TokenizerFormatException(file + ": cannot be read as JSON: " + e.getMessage(), e);
        }
    }

    private Tokenizer build() {
        JsonNode model = root.path("model");
        if (!model.path("type").asString("BPE").equals("BPE")) {
            throw failure("model.type", "must be \"BPE\"");
        }
        if (!root.path("normalizer").isNull() && !root.path("normalizer").isMissingNode()) {
            throw failure("normalizer", "must be null, because Llama 3 does not normalize text");
        }
        if (model.path("byte_fallback").asBoolean(false)) {
            throw failure("model.byte_fallback", "must be false for a byte-level vocabulary");
        }
        checkPreTokenizer(root.path("pre_tokenizer"));
        ByteLevelTokenizerBuilder builder = vocabulary(model.path("vocab"), root.path("added_tokens"));
        addMerges(builder, model.path("merges"));
        return builder.build("model.vocab", model.path("ignore_merges").asBoolean(false));
    }

    private void checkPreTokenizer(JsonNode preTokenizer) {
        JsonNode steps = preTokenizer.path("pretokenizers");
        JsonNode split = steps.path(0);
        JsonNode byteLevel = steps.path(1);
        if (steps.size() != 2
                || !split.path("type").asString("").equals("Split")
                || !byteLevel.path("type").asString("").equals("ByteLevel")) {
            throw failure("pre_tokenizer", "must be a Sequence of Split and ByteLevel, as Llama 3 has it");
        }
        String pattern = split.path("pattern").path("Regex").asString("");
        if (!pattern.equals(PreTokenizer.PATTERN)) {
            throw failure("pre_tokenizer.pretokenizers[0].pattern.Regex", "is not the expression of Llama 3");
        }
        if (!split.path("behavior").asString("").equals("Isolated")
                || split.path("invert").asBoolean(false)) {
            throw failure("pre_tokenizer.pretokenizers[0]", "must have behavior Isolated and invert false");
        }
        if (byteLevel.path("add_prefix_space").asBoolean(true)
                || byteLevel.path("use_regex").asBoolean(true)) {
            throw failure("pre_tokenizer.pretokenizers[1]", "must have add_prefix_space and use_regex false");
        }
    }

    private ByteLevelTokenizerBuilder vocabulary(JsonNode vocab, JsonNode addedTokens) {
        if (!vocab.isObject() || vocab.isEmpty()) {
            throw failure("model.vocab", "must be an object of tokens and ids");
        }
        int largest = 0;
        for (Map.Entry<String, JsonNode> entry : vocab.properties()) {
            largest = Math.max(largest, id("model.vocab", entry.getValue()));
        }
        for (JsonNode added : addedTokens) {
            largest = Math.max(largest, id("added_tokens.id", added.path("id")));
        }
        ByteLevelTokenizerBuilder builder = new ByteLevelTokenizerBuilder(file.toString(), largest + 1);
        for (JsonNode added : addedTokens) {
            String content = added.path("content").asString("");
            if (!added.path("special").asBoolean(false)) {
                throw failure("added_tokens", "entry \"" + content + "\" must have special true");
            }
            builder.special("added_tokens", added.path("id").intValue(), content);
        }
        for (Map.Entry<String, JsonNode> entry : vocab.properties()) {
            builder.ordinary("model.vocab", entry.getValue().intValue(), entry.getKey());
        }
        return builder;
    }

    private void addMerges(ByteLevelTokenizerBuilder builder, JsonNode merges) {
        if (!merges.isArray()) {
            throw failure("model.merges", "must be an array");
        }
        builder.expectMerges(merges.size());
        for (JsonNode merge : merges) {
            if (merge.isArray() && merge.size() == 2) {
                builder.merge(
                        "model.merges",
                        merge.path(0).asString(""),
                        merge.path(1).asString(""));
            } else {
                builder.merge("model.merges", merge.asString(""));
            }
        }
    }

    private int id(String field, JsonNode node) {
        if (!node.isInt() || node.intValue() < 0 || node.intValue() >= MAX_TOKENS) {
            throw failure(field, "ids must be whole numbers from 0 to " + (MAX_TOKENS - 1));
        }
        return node.intValue();
    }

    private TokenizerFormatException failure(String field, String problem) {
        return new TokenizerFormatException(file + ": " + field + ": " + problem);
    }
}
