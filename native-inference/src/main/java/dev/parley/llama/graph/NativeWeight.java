package dev.parley.llama.graph;

import dev.parley.onnx.OnnxType;
import java.lang.foreign.MemorySegment;
import java.util.List;

/**
 * A tensor for an initializer of the graph.
 *
 * @param data row-major; may lie in the mapped checkpoint
 */
public record NativeWeight(String name, OnnxType type, List<Long> shape, MemorySegment data) {
    public NativeWeight {
        shape = List.copyOf(shape);
    }

    long[] dimensions() {
        return shape.stream().mapToLong(Long::longValue).toArray();
    }
}
