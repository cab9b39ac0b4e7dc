package dev.parley.assistant.rollout;

/**
 * A switch or an experiment as it holds.
 *
 * @param value a {@link FeatureSwitch} or an {@link Experiment}
 * @param revision of the change that made it so; 0 for the configuration, or where nobody set anything
 */
public record Setting<T>(T value, long revision) {}
