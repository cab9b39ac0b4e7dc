package dev.parley.llama.checkpoint;

/** Largest values that a configuration may have, beyond those of every Llama and far from overflowing, and its default. */
final class ConfigLimits {

    /** Ids; Llama 3 has 128,256. */
    static final int VOCAB = 1 << 20;

    /** Elements of a row; 405B has 53,248. */
    static final int WIDTH = 1 << 20;

    /** Layers; 405B has 126. */
    static final int LAYERS = 1024;

    /** Heads of a layer; 405B has 128. */
    static final int HEADS = 4096;

    /** Positions. */
    static final int CONTEXT = 1 << 27;

    /** Base of the rotary frequencies where a file names none. */
    static final double DEFAULT_ROPE_THETA = 10_000;

    private ConfigLimits() {}
}
