package dev.parley.llama.backend;

import dev.parley.onnx.OrtMemoryInfo;
import dev.parley.onnx.OrtSessionOptions;
import java.lang.foreign.MemorySegment;

/** Stands for a GPU where there is none: the same path, with the processor's memory taken from the session's allocator. */
final class HostAccelerator implements Accelerator {

    int copies;

    @Override
    public OrtMemoryInfo memory() {
        return OrtMemoryInfo.cpu();
    }

    @Override
    public void use(OrtSessionOptions options) {}

    @Override
    public void copy(MemorySegment from, MemorySegment to, long bytes) {
        copies++;
        MemorySegment.copy(from, 0, to, 0, bytes);
    }

    @Override
    public void clear(MemorySegment memory) {
        memory.fill((byte) 0);
    }
}
