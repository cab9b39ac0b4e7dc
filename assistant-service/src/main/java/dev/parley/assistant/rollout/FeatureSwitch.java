package dev.parley.assistant.rollout;

import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Whether something is on, and for whom.
 *
 * @param on false stops it for everybody
 * @param audience people, countries and channels that it is on for
 */
public record FeatureSwitch(
        @DefaultValue("true") boolean on, @DefaultValue Audience audience) {

    public static final FeatureSwitch ON = new FeatureSwitch(true, Audience.EVERYBODY);

    /** @param name of the switch */
    boolean isOn(String name, Subject subject) {
        return on && audience.holds(name, subject);
    }
}
