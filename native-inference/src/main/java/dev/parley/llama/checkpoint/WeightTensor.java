package dev.parley.llama.checkpoint;

import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.List;

/**
 * A tensor of a checkpoint, row-major and little-endian, viewed in place.
 *
 * @param name the name in the Hugging Face convention
 * @param data read-only view of the mapped file; valid while the {@link Checkpoint} that gave it is open
 * @param file the file that holds the tensor
 * @param offset where the data begin in {@code file}, in bytes; not necessarily aligned
 */
public record WeightTensor(
        String name, ElementType type, List<Long> shape, MemorySegment data, Path file, long offset) {
    public WeightTensor {
        shape = List.copyOf(shape);
    }
}
