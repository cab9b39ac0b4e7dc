package dev.parley.llama.backend;

import dev.parley.llama.graph.WeightFormat;

/**
 * How a backend computes.
 *
 * @param format how matrices are held that the checkpoint has as floats
 * @param slots KV slots
 * @param contextLength positions of a slot
 * @param threads threads that compute one step on the processor
 * @param cache how keys and values are kept
 */
public record BackendOptions(WeightFormat format, int slots, int contextLength, int threads, KvCacheType cache) {}
