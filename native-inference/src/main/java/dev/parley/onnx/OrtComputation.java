package dev.parley.onnx;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Inputs and output of a node in one run, in the processor's memory; valid while its kernel computes. Not thread-safe. */
public final class OrtComputation {

    private final OrtApi api;
    private final MemorySegment context;
    private final Arena arena;

    OrtComputation(OrtApi api, MemorySegment context, Arena arena) {
        this.api = api;
        this.context = context;
        this.arena = arena;
    }

    /** Memory that is freed after the node. */
    public Arena arena() {
        return arena;
    }

    /** Address of an input's elements. */
    public MemorySegment input(int index) {
        return api.create(OrtFunction.TENSOR_DATA, arena, value(index));
    }

    /** How many elements an input has. */
    public long elements(int index) {
        MemorySegment info = api.create(OrtFunction.TENSOR_TYPE_AND_SHAPE, arena, value(index));
        try {
            MemorySegment count = arena.allocate(ValueLayout.JAVA_LONG);
            api.call(OrtFunction.ELEMENT_COUNT, info, count);
            return count.get(ValueLayout.JAVA_LONG, 0);
        } finally {
            api.release(OrtFunction.RELEASE_TENSOR_TYPE_AND_SHAPE, info);
        }
    }

    private MemorySegment value(int index) {
        return api.create(OrtFunction.KERNEL_INPUT, arena, context, (long) index);
    }

    /** Address of the output's elements, for which there is room after this. */
    public MemorySegment output(long... shape) {
        MemorySegment value = api.create(
                OrtFunction.KERNEL_OUTPUT, arena, context, 0L, arena.allocateFrom(ValueLayout.JAVA_LONG, shape), (long)
                        shape.length);
        return api.create(OrtFunction.TENSOR_DATA, arena, value);
    }

    /**
     * Calls native code for each index below {@code count}, on the threads of the session, and waits for all.
     *
     * @param function {@code void (void* data, size_t index)}
     * @param batches parts of neighbouring indexes; a thread that is done takes the next
     */
    public void parallel(MemorySegment function, long count, long batches, MemorySegment data) {
        api.call(OrtFunction.KERNEL_PARALLEL, context, function, count, batches, data);
    }
}
