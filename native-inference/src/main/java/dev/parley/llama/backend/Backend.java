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

    /** Tokens of a run that is computed together with those of other slots, at most; at least 1. */
    int longestTogether();

    /**
     * Appends runs to their slots, at most one run for each slot, and gives the logits of each run in the order of the
     * runs. Runs of up to {@link #longestTogether()} tokens are computed together. Entries of a slot behind a run become
     * invalid; other slots keep their entries.
     *
     * @throws BackendException when the computation fails; the slots of the runs are then undefined
     * @throws ForwardInterruptedException when another thread calls {@link #interrupt}; entries before each run stay
     *     valid, and the same runs can be computed again
     */
    List<Logits> forward(List<TokenRun> runs);

    /**
     * Ends the {@link #forward} that another thread is in, within one operator of the model; does nothing when there is
     * none. Thread-safe.
     */
    void interrupt();

    /** Copies the first entries of a slot to another slot. */
    void copyPrefix(int fromSlot, int toSlot, int positions);

    /**
     * Copies entries of a slot out of it.
     *
     * @throws BackendException when the memory cannot be had
     */
    SavedEntries save(int slot, int position, int count);

    /**
     * Copies the first of some saved entries into a slot, at the position that they came from. Entries of the slot
     * behind them become invalid.
     */
    void restore(SavedEntries saved, int slot, int count);

    /** Bytes of native memory held: weights, KV cache, buffers and saved entries; without what the computing library adds. */
    long memoryBytes();

    /** One line for people: what computes, on which device. */
    String description();

    @Override
    void close();
}
