package dev.parley.llama.checkpoint;

import java.util.List;

/**
 * What {@code parley.json} in a checkpoint folder says.
 *
 * @param promptProfile how the assistant builds prompts for this model
 * @param demo true for the bundled demo model, which has to be labelled wherever it speaks
 * @param tools names of the only tools that the model was trained on, in the order of its training; empty for a model
 *     that takes any
 */
public record CheckpointProfile(PromptProfile promptProfile, boolean demo, List<String> tools) {

    /** The profile of a checkpoint without {@code parley.json}. */
    public static final CheckpointProfile DEFAULT = new CheckpointProfile(PromptProfile.FULL, false, List.of());

    public CheckpointProfile {
        tools = List.copyOf(tools);
    }
}
