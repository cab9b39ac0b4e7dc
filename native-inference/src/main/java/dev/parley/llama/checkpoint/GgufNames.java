package dev.parley.llama.checkpoint;

import java.util.Map;
import java.util.Optional;

/** Tensor names of GGUF files of architecture "llama" in the Hugging Face convention. Stateless. */
final class GgufNames {

    /** Divisors of the rotary frequencies, which Hugging Face checkpoints have as numbers in their configuration. */
    static final String ROPE_DIVISORS = "rope_freqs.weight";

    private static final Map<String, String> WHOLE = Map.of(
            "token_embd.weight",
            "model.embed_tokens.weight",
            "output_norm.weight",
            "model.norm.weight",
            "output.weight",
            "lm_head.weight",
            ROPE_DIVISORS,
            ROPE_DIVISORS);

    private static final Map<String, String> OF_LAYER = Map.of(
            "attn_norm.weight", "input_layernorm.weight",
            "ffn_norm.weight", "post_attention_layernorm.weight",
            "attn_q.weight", "self_attn.q_proj.weight",
            "attn_k.weight", "self_attn.k_proj.weight",
            "attn_v.weight", "self_attn.v_proj.weight",
            "attn_output.weight", "self_attn.o_proj.weight",
            "ffn_gate.weight", "mlp.gate_proj.weight",
            "ffn_up.weight", "mlp.up_proj.weight",
            "ffn_down.weight", "mlp.down_proj.weight");

    private static final String LAYER_PREFIX = "blk.";

    private GgufNames() {}

    /** The Hugging Face name, or empty where a Llama has no such tensor. */
    static Optional<String> huggingFace(String name) {
        if (!name.startsWith(LAYER_PREFIX)) {
            return Optional.ofNullable(WHOLE.get(name));
        }
        int end = name.indexOf('.', LAYER_PREFIX.length());
        if (end < 0) {
            return Optional.empty();
        }
        String layer = name.substring(LAYER_PREFIX.length(), end);
        return Optional.ofNullable(OF_LAYER.get(name.substring(end + 1)))
                .map(tensor -> "model.layers." + layer + "." + tensor);
    }

    /** Whether rotary positions turn the rows of this tensor, named in the Hugging Face convention. */
    static boolean isRotated(String name) {
        return name.endsWith(".q_proj.weight") || name.endsWith(".k_proj.weight");
    }
}
