package dev.parley.memory.rollout;

/**
 * A setting that all replicas follow.
 *
 * @param revision of this setting: higher than those of all changes before
 * @param json its content, as its writer knows it
 */
public record RolloutEntry(String name, long revision, String json) {}
