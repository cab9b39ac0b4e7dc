package dev.parley.llama.backend;

import dev.parley.llama.checkpoint.LlamaConfig;
import dev.parley.onnx.OrtMemoryInfo;
import dev.parley.onnx.OrtTensor;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/**
 * Keys and values of all slots: per layer two tensors {@code [slots, kvHeads, contextLength, headDim]}. Gives views of
 * neighbouring slots as ONNX Runtime tensors. Not thread-safe.
 */
final class KvCache {

    private final LlamaConfig config;
    private final KvCacheType type;
    private final int slots;
    private final int contextLength;
    private final List<MemorySegment> tensors = new ArrayList<>();
    private long savedBytes;

    /** @param memory owns the tensors */
    KvCache(LlamaConfig config, KvCacheType type, int slots, int contextLength, NativeMemory memory) {
        this.config = config;
        this.type = type;
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
        return (long) config.headDim() * type.element().bytes();
    }

    /** Keys and values of each layer in turn, for slots {@code [first, first + count)}; the caller closes them. */
    List<OrtTensor> view(OrtMemoryInfo place, int first, int count) {
        List<OrtTensor> view = new ArrayList<>();
        for (MemorySegment tensor : tensors) {
            view.add(OrtTensor.over(
                    place,
                    tensor.asSlice(first * slotBytes(), count * slotBytes()),
                    type.element(),
                    count,
                    config.kvHeads(),
                    contextLength,
                    config.headDim()));
        }
        return view;
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
}
