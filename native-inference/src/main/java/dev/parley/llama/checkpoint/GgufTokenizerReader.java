package dev.parley.llama.checkpoint;

import dev.parley.llama.tokenizer.ByteLevelTokenizerBuilder;
import dev.parley.llama.tokenizer.Tokenizer;
import dev.parley.llama.tokenizer.TokenizerFormatException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** Reads the tokenizer from the metadata of a GGUF file. Stateless. */
final class GgufTokenizerReader {

    private static final String MODEL = "tokenizer.ggml.model";
    private static final String PRE_TOKENIZER = "tokenizer.ggml.pre";
    private static final String TOKENS = "tokenizer.ggml.tokens";
    private static final String TYPES = "tokenizer.ggml.token_type";
    private static final String MERGES = "tokenizer.ggml.merges";

    /** Names under which converters know the expression of Llama 3. */
    private static final Set<String> LLAMA_3 = Set.of("llama-bpe", "llama3", "llama-v3");

    /** Vocabulary of Llama 3: files that do not name their expression were converted before converters knew it. */
    private static final int LLAMA_3_VOCAB = 128_256;

    private static final int NORMAL = 1;
    private static final int CONTROL = 3;
    private static final int USER_DEFINED = 4;
    private static final int UNUSED = 5;

    private GgufTokenizerReader() {}

    static Tokenizer read(Path file, GgufMetadata metadata) {
        String model = metadata.text(MODEL).orElse("missing");
        if (!model.equals("gpt2")) {
            throw metadata.failure(MODEL, "is \"%s\", only \"gpt2\" (byte-level BPE) is supported".formatted(model));
        }
        List<String> tokens = metadata.texts(TOKENS);
        if (tokens.isEmpty() || tokens.size() > ConfigLimits.VOCAB) {
            throw metadata.failure(TOKENS, "must be 1 to " + ConfigLimits.VOCAB + " tokens");
        }
        String expression = metadata.text(PRE_TOKENIZER).orElse("default");
        boolean unnamed = expression.equals("default") && tokens.size() == LLAMA_3_VOCAB;
        if (!unnamed && !LLAMA_3.contains(expression)) {
            throw metadata.failure(
                    PRE_TOKENIZER, "\"%s\" is not supported, only \"llama-bpe\" is".formatted(expression));
        }
        List<Integer> types = metadata.wholes(TYPES);
        if (types.size() != tokens.size()) {
            throw metadata.failure(TYPES, "has %d entries for %d tokens".formatted(types.size(), tokens.size()));
        }
        ByteLevelTokenizerBuilder builder = new ByteLevelTokenizerBuilder(file.toString(), tokens.size());
        try {
            for (int token = 0; token < tokens.size(); token++) {
                switch (types.get(token)) {
                    case NORMAL -> builder.ordinary(TOKENS, token, tokens.get(token));
                    case CONTROL, USER_DEFINED -> builder.special(TOKENS, token, tokens.get(token));
                    case UNUSED -> {}
                    default ->
                        throw metadata.failure(
                                TYPES + "[" + token + "]", "is %d, which is not supported".formatted(types.get(token)));
                }
            }
            List<String> merges = metadata.texts(MERGES);
            builder.expectMerges(merges.size());
            for (String merge : merges) {
                builder.merge(MERGES, merge);
            }
            // Llama 3 takes a piece that is a token whole, even where merging would not build it.
            return builder.build(TOKENS, true);
        } catch (TokenizerFormatException e) {
            throw new CheckpointException(String.valueOf(e.getMessage()), e);
        }
    }
}
