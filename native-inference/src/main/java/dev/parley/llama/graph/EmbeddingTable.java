package dev.parley.llama.graph;

import dev.parley.llama.checkpoint.Checkpoint;

/**
 * Looks up token embeddings in the mapped checkpoint, whatever their type, so that they take no memory of their own
 * beside the output matrix that often is the same tensor. Not thread-safe; valid while the checkpoint is open.
 */
public final class EmbeddingTable {

    private final TensorRows rows;

    public EmbeddingTable(Checkpoint checkpoint) {
        this.rows = new TensorRows(checkpoint.tensor(LlamaGraph.EMBEDDING_TENSOR));
    }

    /**
     * Copies the embedding of a token.
     *
     * @param token from 0 to below the vocabulary size
     * @param target gets {@code hiddenSize} values
     */
    public void copy(int token, float[] target) {
        rows.floats(token, target);
    }
}
