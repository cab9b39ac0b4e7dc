package dev.parley.llama.backend;

import dev.parley.onnx.OnnxException;
import dev.parley.onnx.OrtAllocator;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/** Memory of a device, from the allocator of the session that uses it. */
final class DeviceMemory implements CacheMemory {

    private final OrtAllocator allocator;
    private final Accelerator accelerator;
    private final List<MemorySegment> owned = new ArrayList<>();

    /** @param allocator has to stay open until this memory is closed */
    DeviceMemory(OrtAllocator allocator, Accelerator accelerator) {
        this.allocator = allocator;
        this.accelerator = accelerator;
    }

    @Override
    public MemorySegment zeroed(long bytes) {
        try {
            MemorySegment memory = allocator.allocate(bytes);
            owned.add(memory);
            accelerator.clear(memory);
            return memory;
        } catch (OnnxException e) {
            throw new BackendException(
                    "the GPU has no " + bytes + " bytes left for the KV cache; lower parley.model.gpu-layers,"
                            + " parley.model.context-length or parley.model.max-sequences",
                    e);
        }
    }

    @Override
    public void copy(MemorySegment from, MemorySegment to, long bytes) {
        accelerator.copy(from, to, bytes);
    }

    @Override
    public long bytes() {
        return owned.stream().mapToLong(MemorySegment::byteSize).sum();
    }

    @Override
    public void close() {
        owned.forEach(allocator::free);
        owned.clear();
    }
}
