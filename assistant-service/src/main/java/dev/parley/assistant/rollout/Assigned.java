package dev.parley.assistant.rollout;

/**
 * What a turn has of the running experiments.
 *
 * @param variant the settings of all of them together
 * @param recorded whether the turn counts for any
 */
public record Assigned(Variant variant, boolean recorded) {

    public static final Assigned NOTHING = new Assigned(Variant.CONTROL, false);
}
