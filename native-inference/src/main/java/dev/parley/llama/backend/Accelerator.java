package dev.parley.llama.backend;

import dev.parley.onnx.CudaRuntime;
import dev.parley.onnx.OrtMemoryInfo;
import dev.parley.onnx.OrtSessionOptions;
import java.lang.foreign.MemorySegment;
import java.util.Map;

/** A device with memory of its own that computes layers. */
interface Accelerator {

    /** The memory of the device; the caller closes it. */
    OrtMemoryInfo memory();

    /** Lets a session compute on the device. */
    void use(OrtSessionOptions options);

    /** Copies within the device or between it and the processor's memory. */
    void copy(MemorySegment from, MemorySegment to, long bytes);

    void clear(MemorySegment memory);

    /** The first CUDA device. */
    static Accelerator cuda() {
        CudaRuntime runtime = CudaRuntime.load();
        return new Accelerator() {
            @Override
            public OrtMemoryInfo memory() {
                return OrtMemoryInfo.cuda(0);
            }

            @Override
            public void use(OrtSessionOptions options) {
                options.cuda(Map.of("device_id", "0", "arena_extend_strategy", "kSameAsRequested"));
            }

            @Override
            public void copy(MemorySegment from, MemorySegment to, long bytes) {
                runtime.copy(from, to, bytes);
            }

            @Override
            public void clear(MemorySegment memory) {
                runtime.clear(memory);
            }
        };
    }
}
