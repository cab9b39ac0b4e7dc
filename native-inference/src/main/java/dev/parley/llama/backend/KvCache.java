package dev.parley.llama.backend;

import dev.parley.llama.checkpoint.LlamaConfig;
import dev.parley.onnx.OrtMemoryInfo;
import dev.parley.onnx.OrtTensor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;

/**
 * Keys and values of all slots: per layer two tensors {@code [slots, kvHeads, contextLength, headDim]}. Gives views of
 * neighbouring slots as ONNX Runtime tensors. Not thread-safe.
 */
final class KvCache {

    private final LlamaConfig config;
    private final KvCacheType type;
    private final int contextLength;
    private final CacheMemory memory;
    private final List<MemorySegment> tensors = new ArrayList<>();

    /**
     * @param layers layers whose keys and values are kept
     * @param memory owns the tensors
     */
    KvCache(LlamaConfig config, int layers, BackendOptions options, CacheMemory memory) {
        this.config = config;
        this.type = options.cache();
        this.contextLength = options.contextLength();
        this.memory = memory;
        for (int tensor = 0; tensor < 2 * layers; tensor++) {
            tensors.add(memory.zeroed(options.slots() * slotBytes()));
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

    /** Largest sizes of the first entries of slot 0 in one tensor of 32-bit floats, for each channel of each head. */
    float[] largest(int tensor, int count) {
        int headDim = config.headDim();
        float[] largest = new float[config.kvHeads() * headDim];
        for (int head = 0; head < config.kvHeads(); head++) {
            MemorySegment rows = rows(tensors.get(tensor), 0, head, 0, count);
            for (int at = 0; at < count * headDim; at++) {
                int channel = head * headDim + at % headDim;
                largest[channel] = Math.max(largest[channel], Math.abs(rows.getAtIndex(ValueLayout.JAVA_FLOAT, at)));
            }
        }
        return largest;
    }

    void copyPrefix(int fromSlot, int toSlot, int positions) {
        for (MemorySegment tensor : tensors) {
            for (int head = 0; head < config.kvHeads(); head++) {
                memory.copy(
                        rows(tensor, fromSlot, head, 0, positions),
                        rows(tensor, toSlot, head, 0, positions),
                        positions * rowBytes());
            }
        }
    }

    /** Bytes that {@link #save} needs for so many positions. */
    long savedBytes(int count) {
        return tensors.size() * config.kvHeads() * count * rowBytes();
    }

    /** Copies the entries of some positions to the processor's memory. */
    void save(int slot, int position, int count, MemorySegment target) {
        long bytes = count * rowBytes();
        long at = 0;
        for (MemorySegment tensor : tensors) {
            for (int head = 0; head < config.kvHeads(); head++, at += bytes) {
                memory.copy(rows(tensor, slot, head, position, count), target.asSlice(at, bytes), bytes);
            }
        }
    }

    /** Copies the first {@code count} of {@code savedCount} positions back. */
    void restore(MemorySegment saved, int savedCount, int slot, int position, int count) {
        long bytes = count * rowBytes();
        long at = 0;
        for (MemorySegment tensor : tensors) {
            for (int head = 0; head < config.kvHeads(); head++, at += savedCount * rowBytes()) {
                memory.copy(saved.asSlice(at, bytes), rows(tensor, slot, head, position, count), bytes);
            }
        }
    }

    private MemorySegment rows(MemorySegment tensor, int slot, int head, int position, int count) {
        return tensor.asSlice(rowOffset(slot, head, position), count * rowBytes());
    }

    private long rowOffset(int slot, int head, int position) {
        return slot * slotBytes() + ((long) head * contextLength + position) * rowBytes();
    }
}
