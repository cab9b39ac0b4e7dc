package dev.parley.llama;

import dev.parley.llama.backend.BackendOptions;
import dev.parley.llama.backend.Device;
import dev.parley.llama.backend.KvCacheType;
import dev.parley.llama.batch.EngineOptions;
import dev.parley.llama.graph.WeightFormat;

/**
 * How a model runs.
 *
 * @param contextLength positions of a sequence; 0 takes the checkpoint's, at most {@link #DEFAULT_CONTEXT_LIMIT}
 * @param maxSequences sequences that run at once, each with its own KV slot
 * @param threads threads that compute a step; 0 takes one for each processor
 * @param weights how matrices are held that the checkpoint has as floats
 * @param cache how keys and values are kept; on a GPU always as 16-bit floats
 * @param device where to compute
 * @param gpuLayers how many of the last layers a GPU computes at most; -1 for all
 */
public record LlamaOptions(
        int contextLength,
        int maxSequences,
        int threads,
        WeightFormat weights,
        KvCacheType cache,
        Device device,
        int gpuLayers,
        EngineOptions engine) {

    /** Positions that a sequence gets at most when none are asked for, to bound the memory of the KV cache. */
    public static final int DEFAULT_CONTEXT_LIMIT = 8192;

    public static final LlamaOptions DEFAULT = new LlamaOptions(
            0, 4, 0, WeightFormat.F32, KvCacheType.F32, Device.AUTO, BackendOptions.ALL_LAYERS, EngineOptions.DEFAULT);

    public LlamaOptions {
        if (contextLength < 0) {
            throw new IllegalArgumentException("contextLength must not be negative but is " + contextLength);
        }
        if (maxSequences < 1) {
            throw new IllegalArgumentException("maxSequences must be at least 1 but is " + maxSequences);
        }
        if (threads < 0) {
            throw new IllegalArgumentException("threads must not be negative but is " + threads);
        }
        if (gpuLayers < BackendOptions.ALL_LAYERS) {
            throw new IllegalArgumentException("gpuLayers must be at least 0, or -1 for all, but is " + gpuLayers);
        }
    }
}
