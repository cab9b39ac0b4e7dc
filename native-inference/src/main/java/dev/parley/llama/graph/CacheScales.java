package dev.parley.llama.graph;

import java.util.List;

/**
 * What an 8-bit integer in the KV cache stands for: one scale for each channel, head by head, of the keys and of the
 * values of each layer.
 */
public record CacheScales(List<float[]> keys, List<float[]> values) {
    public CacheScales {
        keys = List.copyOf(keys);
        values = List.copyOf(values);
    }
}
