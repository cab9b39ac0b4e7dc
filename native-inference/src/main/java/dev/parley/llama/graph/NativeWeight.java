package dev.parley.llama.graph;

import dev.parley.onnx.OnnxType;
import java.lang.foreign.MemorySegment;
import java.util.List;

/**
 * A tensor for an initializer of the graph.
 *
 * @param data row-major; may lie in the mapped checkpoint
 * @param operand whether it is an operand of a product and nothing else, so that a session on the processor may use it
 *     where it lies
 */
public record NativeWeight(String name, OnnxType type, List<Long> shape, MemorySegment data, boolean operand) {
    public NativeWeight {
        shape = List.copyOf(shape);
    }

    long[] dimensions() {
        return shape.stream().mapToLong(Long::longValue).toArray();
    }
}
