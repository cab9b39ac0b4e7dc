package dev.parley.llama.checkpoint;

/** How the assistant builds prompts for a checkpoint. */
public enum PromptProfile {
    /** Tools as JSON Schema, for real Llama 3.x. */
    FULL,
    /** One line naming the tools and a short memory list, for a small model with a short context. */
    COMPACT
}
