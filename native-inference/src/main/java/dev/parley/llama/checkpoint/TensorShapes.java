package dev.parley.llama.checkpoint;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Checks that the weights of a checkpoint have the shapes that its configuration demands. */
final class TensorShapes {

    private final Path checkpoint;
    private final Map<String, WeightFile> tensors;

    private TensorShapes(Path checkpoint, Map<String, WeightFile> tensors) {
        this.checkpoint = checkpoint;
        this.tensors = tensors;
    }

    /** @param checkpoint named in errors */
    static void check(Path checkpoint, LlamaConfig config, Map<String, WeightFile> tensors) {
        new TensorShapes(checkpoint, tensors).check(config);
    }

    private void check(LlamaConfig config) {
        long hidden = config.hiddenSize();
        long inner = config.intermediateSize();
        long query = (long) config.heads() * config.headDim();
        long keyValue = (long) config.kvHeads() * config.headDim();
        check("model.embed_tokens.weight", (long) config.vocabSize(), hidden);
        check("model.norm.weight", hidden);
        if (!config.tiedEmbeddings()) {
            check("lm_head.weight", (long) config.vocabSize(), hidden);
        }
        for (int layer = 0; layer < config.layers(); layer++) {
            String prefix = "model.layers." + layer + ".";
            check(prefix + "input_layernorm.weight", hidden);
            check(prefix + "post_attention_layernorm.weight", hidden);
            check(prefix + "self_attn.q_proj.weight", query, hidden);
            check(prefix + "self_attn.k_proj.weight", keyValue, hidden);
            check(prefix + "self_attn.v_proj.weight", keyValue, hidden);
            check(prefix + "self_attn.o_proj.weight", hidden, query);
            check(prefix + "mlp.gate_proj.weight", inner, hidden);
            check(prefix + "mlp.up_proj.weight", inner, hidden);
            check(prefix + "mlp.down_proj.weight", hidden, inner);
        }
    }

    private void check(String name, Long... shape) {
        WeightFile file = tensors.get(name);
        if (file == null) {
            throw new CheckpointException(checkpoint + ": " + name + ": the checkpoint has no such tensor");
        }
        WeightTensor tensor = file.tensor(name);
        if (!tensor.shape().equals(List.of(shape))) {
            throw new CheckpointException("%s: %s.shape: is %s but the configuration demands %s"
                    .formatted(tensor.file(), name, tensor.shape(), List.of(shape)));
        }
    }
}
