package dev.parley.llama.checkpoint;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads {@code config.json} and {@code generation_config.json} in their older and newer spellings. */
final class LlamaConfigReader {

    private LlamaConfigReader() {}

    static LlamaConfig read(Path folder) {
        JsonFile file = JsonFile.read(folder.resolve("config.json"));
        JsonNode root = file.root();
        checkArchitecture(file, root);
        int vocabSize = file.positive(root, "vocab_size", ConfigLimits.VOCAB);
        int hiddenSize = file.positive(root, "hidden_size", ConfigLimits.WIDTH);
        int heads = file.positive(root, "num_attention_heads", ConfigLimits.HEADS);
        int kvHeads =
                JsonFile.has(root, "num_key_value_heads") ? file.positive(root, "num_key_value_heads", heads) : heads;
        if (heads % kvHeads != 0) {
            throw file.failure("num_key_value_heads", "must divide num_attention_heads, which is " + heads);
        }
        JsonNode rope = JsonFile.has(root, "rope_parameters") ? root.path("rope_parameters") : root;
        if (rope.path("partial_rotary_factor").asDouble(1) != 1) {
            throw file.failure("partial_rotary_factor", "must be 1, because Llama 3 turns whole heads");
        }
        JsonNode thetaHolder = JsonFile.has(rope, "rope_theta") ? rope : root;
        return new LlamaConfig(
                vocabSize,
                hiddenSize,
                file.positive(root, "intermediate_size", ConfigLimits.WIDTH),
                file.positive(root, "num_hidden_layers", ConfigLimits.LAYERS),
                heads,
                kvHeads,
                headDim(file, root, hiddenSize, heads),
                file.positive(root, "max_position_embeddings", ConfigLimits.CONTEXT),
                file.positiveNumber(root, "rms_norm_eps"),
                JsonFile.has(thetaHolder, "rope_theta")
                        ? file.positiveNumber(thetaHolder, "rope_theta")
                        : ConfigLimits.DEFAULT_ROPE_THETA,
                scaling(file, rope == root ? root.path("rope_scaling") : rope),
                file.flag(root, "tie_word_embeddings", false),
                beginToken(file, vocabSize),
                endTokens(file, folder, vocabSize));
    }

    private static void checkArchitecture(JsonFile file, JsonNode root) {
        if (!root.path("model_type").asString("").equals("llama")) {
            throw file.failure("model_type", "must be \"llama\"");
        }
        if (!root.path("hidden_act").asString("silu").equals("silu")) {
            throw file.failure("hidden_act", "must be \"silu\"");
        }
        if (file.flag(root, "attention_bias", false) || file.flag(root, "mlp_bias", false)) {
            throw file.failure("attention_bias and mlp_bias", "must be false, because Llama 3 has no biases");
        }
        if (JsonFile.has(root, "quantization_config")) {
            throw file.failure("quantization_config", "is not supported, use a BF16, F16 or F32 checkpoint");
        }
    }

    private static int headDim(JsonFile file, JsonNode root, int hiddenSize, int heads) {
        int headDim;
        if (JsonFile.has(root, "head_dim")) {
            headDim = file.positive(root, "head_dim", ConfigLimits.WIDTH);
        } else if (hiddenSize % heads == 0) {
            headDim = hiddenSize / heads;
        } else {
            throw file.failure("hidden_size", "must be a multiple of num_attention_heads where head_dim is missing");
        }
        if (headDim % 2 != 0) {
            throw file.failure("head_dim", "must be even, because rotary positions work on pairs");
        }
        return headDim;
    }

    private static @Nullable RopeScaling scaling(JsonFile file, JsonNode rope) {
        if (rope.isMissingNode() || rope.isNull()) {
            return null;
        }
        String type = rope.path("rope_type").asString(rope.path("type").asString("default"));
        return switch (type) {
            case "default" -> null;
            case "llama3" -> {
                double low = file.positiveNumber(rope, "low_freq_factor");
                double high = file.positiveNumber(rope, "high_freq_factor");
                if (high <= low) {
                    throw file.failure("high_freq_factor", "must be above low_freq_factor");
                }
                yield new RopeScaling.Llama3(
                        file.positiveNumber(rope, "factor"),
                        low,
                        high,
                        file.positive(rope, "original_max_position_embeddings", ConfigLimits.CONTEXT));
            }
            default -> throw file.failure("rope_type", "\"" + type + "\" is not supported, only \"llama3\" is");
        };
    }

    private static int beginToken(JsonFile file, int vocabSize) {
        Set<Integer> tokens = file.tokens("bos_token_id", vocabSize);
        if (tokens.size() != 1) {
            throw file.failure("bos_token_id", "must be one token id");
        }
        return tokens.iterator().next();
    }

    private static Set<Integer> endTokens(JsonFile file, Path folder, int vocabSize) {
        Set<Integer> tokens = new TreeSet<>(file.tokens("eos_token_id", vocabSize));
        Path generation = folder.resolve("generation_config.json");
        if (Files.exists(generation)) {
            tokens.addAll(JsonFile.read(generation).tokens("eos_token_id", vocabSize));
        }
        if (tokens.isEmpty()) {
            throw file.failure("eos_token_id", "is missing here and in generation_config.json");
        }
        return tokens;
    }
}
