package dev.parley.llama.checkpoint;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Shape of a Llama 3 model.
 *
 * @param contextLength largest number of positions
 * @param ropeScaling null where the frequencies are used as they are
 * @param endTokens ids that end generation: the union of config.json and generation_config.json
 */
public record LlamaConfig(
        int vocabSize,
        int hiddenSize,
        int intermediateSize,
        int layers,
        int heads,
        int kvHeads,
        int headDim,
        int contextLength,
        double rmsNormEps,
        double ropeTheta,
        @Nullable RopeScaling ropeScaling,
        boolean tiedEmbeddings,
        int beginToken,
        Set<Integer> endTokens) {
    public LlamaConfig {
        endTokens = Set.copyOf(endTokens);
    }
}
