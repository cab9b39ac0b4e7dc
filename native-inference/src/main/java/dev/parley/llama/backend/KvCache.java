package dev.parley.llama.backend;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import dev.parley.llama.checkpoint.LlamaConfig;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Keys and values of all slots: per layer two tensors {@code [slots, kvHeads, contextLength, headDim]} of 32-bit
 * floats. Gives views of neighbouring slots as ONNX Runtime tensors, made once each. Not thread-safe.
 */
final class KvCache implements AutoCloseable {

    private final OrtEnvironment environment;
    private final LlamaConfig config;
    private final int slots;
    private final int contextLength;
    private final List<MemorySegment> tensors = new ArrayList<>();
    private final Map<SlotRange, List<OnnxTensor>> views = new HashMap<>();
    private long savedBytes;

    private record SlotRange(int first, int count) {}

    KvCache(OrtEnvironment environment, LlamaConfig config, int slots, int contextLength, NativeMemory memory) {
        this.environment = environment;
        this.config = config;
        this.slots = slots;
        this.contextLength = contextLength;
        for (int tensor = 0; tensor < 2 * config.layers(); tensor++) {
            tensors.add(memory.zeroed(slots * slotBytes()));
        }
    }

    /** Bytes of one slot in one tensor. */
    private long slotBytes() {
        return (long) config.kvHeads() * contextLength * rowBytes();
    }

    private long rowBytes() {
        return (long) config.headDim() * Float.BYTES;
    }

    /** Keys and values of each layer in turn, for slots {@code [first, first + count)}. Owned by this cache. */
    List<OnnxTensor> view(int first, int count) throws OrtException {
        SlotRange range = new SlotRange(first, count);
        List<OnnxTensor> known = views.get(range);
        if (known != null) {
            return known;
        }
        long[] shape = {count, config.kvHeads(), contextLength, config.headDim()};
        List<OnnxTensor> made = new ArrayList<>();
        views.put(range, made);
        for (MemorySegment tensor : tensors) {
            made.add(OnnxTensor.createTensor(
                    environment,
                    tensor.asSlice(first * slotBytes(), count * slotBytes())
                            .asByteBuffer()
                            .order(ByteOrder.nativeOrder())
                            .asFloatBuffer(),
                    shape));
        }
        return made;
    }

    void copyPrefix(int fromSlot, int toSlot, int positions) {
        for (MemorySegment tensor : tensors) {
            for (int head = 0; head < config.kvHeads(); head++) {
                MemorySegment.copy(
                        tensor,
                        rowOffset(fromSlot, head, 0),
                        tensor,
                        rowOffset(toSlot, head, 0),
                        positions * rowBytes());
            }
        }
    }

    SavedEntries save(int slot, int position, int count) {
        long rows = count * rowBytes();
        KvCopy copy =
                new KvCopy(position, count, tensors.size() * config.kvHeads() * rows, bytes -> savedBytes -= bytes);
        savedBytes += copy.bytes();
        long at = 0;
        for (MemorySegment tensor : tensors) {
            for (int head = 0; head < config.kvHeads(); head++, at += rows) {
                MemorySegment.copy(tensor, rowOffset(slot, head, position), copy.data(), at, rows);
            }
        }
        return copy;
    }

    void restore(KvCopy copy, int slot, int count) {
        long at = 0;
        for (MemorySegment tensor : tensors) {
            for (int head = 0; head < config.kvHeads(); head++, at += copy.count() * rowBytes()) {
                MemorySegment.copy(copy.data(), at, tensor, rowOffset(slot, head, copy.position()), count * rowBytes());
            }
        }
    }

    private long rowOffset(int slot, int head, int position) {
        return slot * slotBytes() + ((long) head * contextLength + position) * rowBytes();
    }

    long memoryBytes() {
        return tensors.size() * slots * slotBytes() + savedBytes;
    }

    @Override
    public void close() {
        views.values().forEach(view -> view.forEach(OnnxTensor::close));
        views.clear();
    }
}
