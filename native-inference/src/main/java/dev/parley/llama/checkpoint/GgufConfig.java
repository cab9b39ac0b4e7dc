package dev.parley.llama.checkpoint;

import dev.parley.llama.tokenizer.Tokenizer;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Reads the shape of a model from the metadata of a GGUF file of architecture "llama". Stateless. */
final class GgufConfig {

    private static final String ARCHITECTURE = "llama";
    private static final String VOCAB_SIZE = "llama.vocab_size";
    private static final String EMBEDDING = "model.embed_tokens.weight";
    private static final String HEAD = "lm_head.weight";
    private static final float LARGEST_DIVISOR = 1e6f;

    /** Keys of tokens at which generation ends. */
    private static final List<String> END_KEYS =
            List.of("tokenizer.ggml.eos_token_id", "tokenizer.ggml.eot_token_id", "tokenizer.ggml.eom_token_id");

    /** Tokens at which generation ends even where the file names another one, as many conversions do. */
    private static final List<String> END_TEXTS = List.of("<|eot_id|>", "<|eom_id|>", "<|end_of_text|>");

    private GgufConfig() {}

    static LlamaConfig read(List<GgufFile> files, Tokenizer tokenizer) {
        GgufMetadata metadata = files.getFirst().metadata();
        int vocabSize = vocabSize(metadata, files, tokenizer);
        int hiddenSize = metadata.whole("llama.embedding_length", 1, ConfigLimits.WIDTH);
        int heads = metadata.whole("llama.attention.head_count", 1, ConfigLimits.HEADS);
        int kvHeads = metadata.whole("llama.attention.head_count_kv", 1, heads, heads);
        if (heads % kvHeads != 0) {
            throw metadata.failure("llama.attention.head_count_kv", "must divide head_count, which is " + heads);
        }
        int headDim = headDim(metadata, hiddenSize, heads);
        return new LlamaConfig(
                vocabSize,
                hiddenSize,
                metadata.whole("llama.feed_forward_length", 1, ConfigLimits.WIDTH),
                metadata.whole("llama.block_count", 1, ConfigLimits.LAYERS),
                heads,
                kvHeads,
                headDim,
                metadata.whole("llama.context_length", 1, ConfigLimits.CONTEXT),
                metadata.positiveNumber("llama.attention.layer_norm_rms_epsilon"),
                metadata.has("llama.rope.freq_base")
                        ? metadata.positiveNumber("llama.rope.freq_base")
                        : ConfigLimits.DEFAULT_ROPE_THETA,
                scaling(files, headDim),
                files.stream().noneMatch(file -> file.names().contains(HEAD)),
                beginToken(metadata, tokenizer, vocabSize),
                endTokens(metadata, tokenizer, vocabSize));
    }

    /**
     * Refuses what is not a Llama.
     *
     * @throws CheckpointException naming the key
     */
    static void checkArchitecture(GgufMetadata metadata) {
        String architecture = metadata.text("general.architecture").orElse("missing");
        if (!architecture.equals(ARCHITECTURE)) {
            throw metadata.failure(
                    "general.architecture", "is \"%s\", only \"llama\" is supported".formatted(architecture));
        }
        if (metadata.whole("llama.expert_count", 0, Integer.MAX_VALUE, 0) > 0) {
            throw metadata.failure("llama.expert_count", "must be 0, because Llama 3 has no experts");
        }
        String scaling = metadata.text("llama.rope.scaling.type").orElse("none");
        if (!scaling.equals("none")) {
            throw metadata.failure(
                    "llama.rope.scaling.type", "\"%s\" is not supported, only rope_freqs.weight is".formatted(scaling));
        }
    }

    private static int vocabSize(GgufMetadata metadata, List<GgufFile> files, Tokenizer tokenizer) {
        for (GgufFile file : files) {
            if (file.names().contains(EMBEDDING)) {
                WeightTensor embedding = file.tensor(EMBEDDING, 0);
                long rows = embedding.rows();
                if (rows > ConfigLimits.VOCAB || rows < tokenizer.vocabSize()) {
                    throw metadata.failure(
                            "token_embd.weight", "has %d rows for %d tokens".formatted(rows, tokenizer.vocabSize()));
                }
                int vocabSize = metadata.whole(VOCAB_SIZE, 1, ConfigLimits.VOCAB, (int) rows);
                if (vocabSize != rows) {
                    throw metadata.failure(
                            VOCAB_SIZE, "is %d but token_embd.weight has %d rows".formatted(vocabSize, rows));
                }
                return vocabSize;
            }
        }
        throw metadata.failure("token_embd.weight", "the checkpoint has no such tensor");
    }

    private static int headDim(GgufMetadata metadata, int hiddenSize, int heads) {
        if (!metadata.has("llama.attention.key_length") && hiddenSize % heads != 0) {
            throw metadata.failure(
                    "llama.embedding_length", "must be a multiple of head_count where key_length is missing");
        }
        int headDim = metadata.whole("llama.attention.key_length", 1, ConfigLimits.WIDTH, hiddenSize / heads);
        if (headDim % 2 != 0) {
            throw metadata.failure(
                    "llama.attention.key_length", "must be even, because rotary positions work on pairs");
        }
        for (String key : List.of("llama.attention.value_length", "llama.rope.dimension_count")) {
            int value = metadata.whole(key, 1, ConfigLimits.WIDTH, headDim);
            if (value != headDim) {
                throw metadata.failure(key, "must be the head dimension, which is " + headDim);
            }
        }
        return headDim;
    }

    private static @Nullable RopeScaling scaling(List<GgufFile> files, int headDim) {
        for (GgufFile file : files) {
            if (file.names().contains(GgufNames.ROPE_DIVISORS)) {
                WeightTensor tensor = file.tensor(GgufNames.ROPE_DIVISORS, 0);
                if (tensor.type() != ElementType.F32 || !tensor.shape().equals(List.of(headDim / 2L))) {
                    throw file.metadata()
                            .failure(GgufNames.ROPE_DIVISORS, "must be F32 with %d elements".formatted(headDim / 2));
                }
                return new RopeScaling.Divisors(divisors(file, tensor));
            }
        }
        return null;
    }

    private static List<Float> divisors(GgufFile file, WeightTensor tensor) {
        ValueLayout.OfFloat layout = ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
        List<Float> divisors = new ArrayList<>();
        for (long index = 0; index < tensor.columns(); index++) {
            float divisor = tensor.data().getAtIndex(layout, index);
            if (!(divisor > 0) || divisor > LARGEST_DIVISOR) {
                throw file.metadata().failure(GgufNames.ROPE_DIVISORS, "must be numbers above 0");
            }
            divisors.add(divisor);
        }
        return divisors;
    }

    private static int beginToken(GgufMetadata metadata, Tokenizer tokenizer, int vocabSize) {
        String key = "tokenizer.ggml.bos_token_id";
        OptionalInt named = tokenizer.special("<|begin_of_text|>");
        return named.isPresent() && !metadata.has(key) ? named.getAsInt() : metadata.whole(key, 0, vocabSize - 1);
    }

    private static Set<Integer> endTokens(GgufMetadata metadata, Tokenizer tokenizer, int vocabSize) {
        Set<Integer> tokens = new TreeSet<>();
        END_KEYS.stream().filter(metadata::has).forEach(key -> tokens.add(metadata.whole(key, 0, vocabSize - 1)));
        END_TEXTS.forEach(text -> tokenizer.special(text).ifPresent(tokens::add));
        if (tokens.isEmpty()) {
            throw metadata.failure(END_KEYS.getFirst(), "is missing");
        }
        return tokens;
    }
}
