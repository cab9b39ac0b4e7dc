package dev.parley.llama.checkpoint;

import java.util.Set;

/** A mapped file of tensors. Valid as long as the arena it was mapped into; thread-safe where the arena is. */
interface WeightFile {

    /** Names of its tensors in the Hugging Face convention. */
    Set<String> names();

    /**
     * A view of one tensor.
     *
     * @throws CheckpointException when there is none of that name or its type is not supported
     */
    WeightTensor tensor(String name);

    /** Lets go of the memory of pages that were read; they are read again when they are needed. */
    void unload();
}
