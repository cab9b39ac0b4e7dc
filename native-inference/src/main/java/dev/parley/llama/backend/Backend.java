package dev.parley.llama.backend;

import java.util.List;

/**
 * Computes a model. Holds the weights and a KV cache of {@link #slots()} independent sequences. For one thread at a
 * time.
 */
public interface Backend extends AutoCloseable {

    /** Number of KV slots. */
    int slots();

    /** Positions of a slot. */
    int contextLength();

    int vocabSize();

    /**
     * Appends runs to their slots, at most one run for each slot, and gives the logits of each run in the order of the
     * runs. Entries of a slot behind a run become invalid; other slots keep their entries, except that the one entry
     * behind the valid ones may be overwritten.
     *
     * @throws BackendException when the computation fails; the slots of the runs are then undefined
     */
    List<Logits> forward(List<TokenRun> runs);

    /** Copies the first entries of a slot to another slot. */
    void copyPrefix(int fromSlot, int toSlot, int positions);

    /** Bytes of native memory held: weights, KV cache and buffers; without what the computing library adds. */
    long memoryBytes();

    /** One line for people: what computes, on which device. */
    String description();

    @Override
    void close();
}
