package dev.parley.llama.backend;

/** Where a model may be computed. */
public enum Device {
    /** CUDA where it can be had, otherwise the processor. */
    AUTO,
    CPU,
    /** CUDA, or a fault that says what is missing. */
    CUDA
}
