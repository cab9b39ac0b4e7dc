package dev.parley.model;

import java.util.List;

/**
 * What callers need to know of a model.
 *
 * @param contextLength positions for prompt and answer together
 * @param compactPrompts true where the prompt has to be short: one line naming the tools instead of their schemas
 * @param demo true for the bundled demo model, which has to be labelled wherever it speaks
 * @param tools names of the only tools that the model was trained on, in the order of its training; empty for a model
 *     that takes any
 */
public record ModelInfo(String name, int contextLength, boolean compactPrompts, boolean demo, List<String> tools) {

    public ModelInfo {
        tools = List.copyOf(tools);
    }

    /** A model that takes any tool. */
    public ModelInfo(String name, int contextLength, boolean compactPrompts, boolean demo) {
        this(name, contextLength, compactPrompts, demo, List.of());
    }
}
