package dev.parley.llama.batch;

/** Who goes first when requests wait. */
public enum Priority {
    /** A person waits for the answer. */
    INTERACTIVE,
    BACKGROUND
}
