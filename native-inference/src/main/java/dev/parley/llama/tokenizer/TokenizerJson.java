package dev.parley.llama.tokenizer;

import java.io.IOException;
import java.nio.file.Files;
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

    private static final JsonMapper MAPPER = JsonMapper.builder()
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
            long size = Files.size(file);
            if (size > MAX_FILE_BYTES) {
                throw new TokenizerFormatException(
                        "%s: %d bytes is more than the limit of %d".formatted(file, size, MAX_FILE_BYTES));
            }
            return new TokenizerJson(file, MAPPER.readTree(Files.readString(file))).build();
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
        Vocabulary vocabulary = vocabulary(model.path("vocab"), root.path("added_tokens"));
        MergeTable merges = merges(vocabulary, model.path("merges"));
        try {
            return new BytePairTokenizer(
                    vocabulary, merges, model.path("ignore_merges").asBoolean(false));
        } catch (IllegalArgumentException e) {
            throw new TokenizerFormatException(file + ": model.vocab: " + e.getMessage(), e);
        }
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

    private Vocabulary vocabulary(JsonNode vocab, JsonNode addedTokens) {
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
        Vocabulary vocabulary = new Vocabulary(largest + 1);
        for (JsonNode added : addedTokens) {
            String content = added.path("content").asString("");
            if (content.isEmpty() || !added.path("special").asBoolean(false)) {
                throw failure("added_tokens", "entry \"" + content + "\" must have content and special true");
            }
            if (!vocabulary.addSpecial(added.path("id").intValue(), content)) {
                throw failure("added_tokens", "entry \"" + content + "\" appears twice");
            }
        }
        for (Map.Entry<String, JsonNode> entry : vocab.properties()) {
            int token = entry.getValue().intValue();
            if (vocabulary.isSpecial(token)) {
                continue;
            }
            if (entry.getKey().isEmpty() || !vocabulary.add(token, spelledBytes("model.vocab", entry.getKey()))) {
                throw failure("model.vocab", "token \"" + entry.getKey() + "\" is empty or its id is taken");
            }
        }
        return vocabulary;
    }

    private MergeTable merges(Vocabulary vocabulary, JsonNode merges) {
        if (!merges.isArray()) {
            throw failure("model.merges", "must be an array");
        }
        MergeTable table = new MergeTable(merges.size());
        int rank = 0;
        for (JsonNode merge : merges) {
            String field = "model.merges[" + rank + "]";
            String left;
            String right;
            if (merge.isArray() && merge.size() == 2) {
                left = merge.path(0).asString("");
                right = merge.path(1).asString("");
            } else {
                String text = merge.asString("");
                int space = text.indexOf(' ');
                if (space < 0) {
                    throw failure(field, "must be \"a b\" or [\"a\", \"b\"]");
                }
                left = text.substring(0, space);
                right = text.substring(space + 1);
            }
            table.add(
                    token(vocabulary, field, left),
                    token(vocabulary, field, right),
                    rank,
                    token(vocabulary, field, left + right));
            rank++;
        }
        return table;
    }

    private int token(Vocabulary vocabulary, String field, String spelling) {
        byte[] bytes = spelledBytes(field, spelling);
        Integer token = vocabulary.find(bytes, 0, bytes.length);
        if (token == null) {
            throw failure(field, "\"" + spelling + "\" is not in model.vocab");
        }
        return token;
    }

    private byte[] spelledBytes(String field, String spelling) {
        try {
            return ByteAlphabet.decode(spelling);
        } catch (IllegalArgumentException e) {
            throw new TokenizerFormatException(file + ": " + field + ": " + e.getMessage(), e);
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
