package dev.parley.onnx;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Names a memory: that of the processor, or that of a graphics card. */
public final class OrtMemoryInfo extends OrtHandle {

    private static final int DEVICE_ALLOCATOR = 0;
    private static final int DEFAULT_MEMORY = 0;

    private OrtMemoryInfo(OrtApi api, MemorySegment address) {
        super(api, OrtFunction.RELEASE_MEMORY_INFO, address);
    }

    public static OrtMemoryInfo cpu() {
        return of("Cpu", 0);
    }

    /** Memory of the CUDA device of that number. */
    public static OrtMemoryInfo cuda(int device) {
        return of("Cuda", device);
    }

    private static OrtMemoryInfo of(String name, int device) {
        OrtApi api = OrtApi.get();
        try (Arena arena = Arena.ofConfined()) {
            return new OrtMemoryInfo(
                    api,
                    api.create(
                            OrtFunction.CREATE_MEMORY_INFO,
                            arena,
                            arena.allocateFrom(name),
                            DEVICE_ALLOCATOR,
                            device,
                            DEFAULT_MEMORY));
        }
    }
}
