package dev.parley.llama.checkpoint;

import dev.parley.llama.tokenizer.Tokenizer;
import java.util.Set;

/** An opened checkpoint. Owns the file mapping: tensors are invalid after {@link #close()}. Thread-safe. */
public interface Checkpoint extends AutoCloseable {

    /** Name of the checkpoint: its folder or file name without extension. */
    String name();

    LlamaConfig config();

    Tokenizer tokenizer();

    /** The prompt profile and label of {@code parley.json}, or the defaults for a real Llama 3. */
    CheckpointProfile profile();

    Set<String> tensorNames();

    /**
     * The tensor of that Hugging Face name.
     *
     * @throws CheckpointException when there is none
     */
    WeightTensor tensor(String name);

    /**
     * Lets go of the memory of mapped pages that were read, which is worth it once the weights have been converted.
     * Tensors stay valid: pages are read again when they are needed.
     */
    void unload();

    @Override
    void close();
}
