package dev.parley.llama.backend;

import dev.parley.onnx.OnnxType;
import dev.parley.onnx.OrtMemoryInfo;
import dev.parley.onnx.OrtTensor;
import java.lang.foreign.MemorySegment;

/**
 * Native memory for an input or output whose size differs from step to step: it grows and is used again. Not
 * thread-safe.
 */
final class StepBuffer {

    private final NativeMemory memory;
    private final OnnxType type;
    private MemorySegment data = MemorySegment.NULL;

    /** @param memory owns the buffer */
    StepBuffer(NativeMemory memory, OnnxType type) {
        this.memory = memory;
        this.type = type;
    }

    /** Memory for at least so many elements; what was in it before is lost. */
    MemorySegment reserve(long elements) {
        long bytes = elements * type.bytes();
        if (data.byteSize() < bytes) {
            if (data.byteSize() > 0) {
                memory.free(data);
                data = MemorySegment.NULL;
            }
            data = memory.zeroed(bytes);
        }
        return data;
    }

    MemorySegment data() {
        return data;
    }

    /** A tensor over the first elements; the caller closes it. */
    OrtTensor tensor(OrtMemoryInfo place, long... shape) {
        return OrtTensor.over(place, data, type, shape);
    }
}
