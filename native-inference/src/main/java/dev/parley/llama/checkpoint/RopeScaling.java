package dev.parley.llama.checkpoint;

/** The parameters of "llama3" RoPE frequency scaling, as in {@code config.json}. */
public record RopeScaling(double factor, double lowFreqFactor, double highFreqFactor, int originalContextLength) {}
