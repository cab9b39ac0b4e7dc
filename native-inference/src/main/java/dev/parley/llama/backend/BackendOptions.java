package dev.parley.llama.backend;

import dev.parley.llama.graph.WeightFormat;

/**
 * How a backend computes.
 *
 * @param format how matrices are held that the checkpoint has as floats
 * @param slots KV slots
 * @param contextLength positions of a slot
 * @param threads threads that compute one step on the processor
 * @param cache how keys and values are kept on the processor; on a GPU always as 16-bit floats
 * @param device where to compute
 * @param gpuLayers how many of the last layers a GPU computes at most, or {@link #ALL_LAYERS}
 */
public record BackendOptions(
        WeightFormat format,
        int slots,
        int contextLength,
        int threads,
        KvCacheType cache,
        Device device,
        int gpuLayers) {

    public static final int ALL_LAYERS = -1;

    public BackendOptions {
        if (gpuLayers < ALL_LAYERS) {
            throw new IllegalArgumentException("gpuLayers must be at least 0, or -1 for all, but is " + gpuLayers);
        }
    }

    /** On the processor, with a 32-bit cache. */
    public static BackendOptions cpu(WeightFormat format, int slots, int contextLength, int threads) {
        return new BackendOptions(format, slots, contextLength, threads, KvCacheType.F32, Device.CPU, ALL_LAYERS);
    }

    BackendOptions withCache(KvCacheType other) {
        return new BackendOptions(format, slots, contextLength, threads, other, device, gpuLayers);
    }
}
