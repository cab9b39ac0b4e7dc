package dev.parley.onnx;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** An allocator of a session, for the processor's or a device's memory. The session has to stay open. */
public final class OrtAllocator extends OrtHandle {

    OrtAllocator(OrtApi api, MemorySegment address) {
        super(api, OrtFunction.RELEASE_ALLOCATOR, address);
    }

    /** Memory with whatever is in it; on a device only its address means anything. Freed by {@link #free}. */
    public MemorySegment allocate(long bytes) {
        try (Arena arena = Arena.ofConfined()) {
            return api().create(OrtFunction.ALLOCATOR_ALLOC, arena, address(), bytes)
                    .reinterpret(bytes);
        }
    }

    public void free(MemorySegment memory) {
        api().call(OrtFunction.ALLOCATOR_FREE, address(), memory);
    }

    /** Bytes that the allocator has taken from the system and not given back; 0 where it does not count. */
    public long heldBytes() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment pairs = api().create(OrtFunction.ALLOCATOR_STATS, arena, address());
            try {
                MemorySegment held = api().address(OrtFunction.KEY_VALUE, pairs, arena.allocateFrom("TotalAllocated"));
                return held.equals(MemorySegment.NULL) ? 0 : Long.parseLong(Natives.text(held));
            } finally {
                api().release(OrtFunction.RELEASE_KEY_VALUE_PAIRS, pairs);
            }
        }
    }
}
