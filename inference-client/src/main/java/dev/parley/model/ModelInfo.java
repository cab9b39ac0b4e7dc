package dev.parley.model;

/**
 * What callers need to know of a model.
 *
 * @param contextLength positions for prompt and answer together
 * @param compactPrompts true where the prompt has to be short: one line naming the tools instead of their schemas
 * @param demo true for the bundled demo model, which has to be labelled wherever it speaks
 */
public record ModelInfo(String name, int contextLength, boolean compactPrompts, boolean demo) {}
