package dev.parley.llama.checkpoint;

import java.util.Set;

/**
 * The tensors of a GGUF file for a model of known shape.
 *
 * @param headDim by which the rows of queries and keys are interleaved
 */
record GgufWeights(GgufFile file, int headDim) implements WeightFile {

    @Override
    public Set<String> names() {
        return file.names();
    }

    @Override
    public WeightTensor tensor(String name) {
        return file.tensor(name, headDim);
    }

    @Override
    public void unload() {
        file.unload();
    }
}
