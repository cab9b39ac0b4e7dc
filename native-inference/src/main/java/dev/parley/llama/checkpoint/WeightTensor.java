package dev.parley.llama.checkpoint;

import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.List;

/**
 * A tensor of a checkpoint, row-major and little-endian, viewed in place.
 *
 * @param name the name in the Hugging Face convention
 * @param shape outermost dimension first: {@code [out, in]} for a matrix
 * @param data read-only view of the mapped file; valid while the {@link Checkpoint} that gave it is open
 * @param file the file that holds the tensor
 * @param offset where the data begin in {@code file}, in bytes; not necessarily aligned
 * @param interleavedHead 0 where rows lie in the Hugging Face order; otherwise the head dimension: within each head the
 *     two rows of a rotary pair lie next to each other, as GGUF and Meta's own files have it, see {@link #storedRow}
 */
public record WeightTensor(
        String name,
        ElementType type,
        List<Long> shape,
        MemorySegment data,
        Path file,
        long offset,
        int interleavedHead) {
    public WeightTensor {
        shape = List.copyOf(shape);
    }

    /** Elements of a row: the innermost dimension, which is contiguous. */
    public long columns() {
        return shape.isEmpty() ? 1 : shape.getLast();
    }

    /** Number of rows; a vector is one row. */
    public long rows() {
        long rows = 1;
        for (int dimension = 0; dimension < shape.size() - 1; dimension++) {
            rows *= shape.get(dimension);
        }
        return rows;
    }

    /** Size of a row in bytes. */
    public long rowBytes() {
        return type.bytes(columns());
    }

    /**
     * Where a row of the Hugging Face order lies. There, rotary positions turn row {@code i} of a head with row
     * {@code i + headDim / 2}; interleaved, they turn row {@code 2 * i} with row {@code 2 * i + 1}.
     */
    public long storedRow(long row) {
        if (interleavedHead == 0) {
            return row;
        }
        long inHead = row % interleavedHead;
        long half = interleavedHead / 2;
        return row - inHead + 2 * (inHead % half) + inHead / half;
    }
}
