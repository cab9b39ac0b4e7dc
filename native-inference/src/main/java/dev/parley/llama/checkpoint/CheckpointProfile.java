package dev.parley.llama.checkpoint;

/**
 * What {@code parley.json} in a checkpoint folder says.
 *
 * @param promptProfile how the assistant builds prompts for this model
 * @param demo true for the bundled demo model, which has to be labelled wherever it speaks
 */
public record CheckpointProfile(PromptProfile promptProfile, boolean demo) {

    /** The profile of a checkpoint without {@code parley.json}. */
    public static final CheckpointProfile DEFAULT = new CheckpointProfile(PromptProfile.FULL, false);
}
