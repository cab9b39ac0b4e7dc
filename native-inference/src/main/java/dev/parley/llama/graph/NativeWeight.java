package dev.parley.llama.graph;

import dev.parley.onnx.OnnxType;
import java.lang.foreign.MemorySegment;
import java.util.List;

/**
 * A tensor for an initializer of the graph.
 *
 * @param data row-major; may lie in the mapped checkpoint; at most 2 GiB, because ONNX Runtime's Java API takes buffers
 */
public record NativeWeight(String name, OnnxType type, List<Long> shape, MemorySegment data) {
    public NativeWeight {
        shape = List.copyOf(shape);
        if (data.byteSize() > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(
                    name + ": has " + data.byteSize() + " bytes, at most 2 GiB are possible");
        }
    }

    long[] dimensions() {
        return shape.stream().mapToLong(Long::longValue).toArray();
    }
}
