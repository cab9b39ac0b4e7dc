package dev.parley.assistant.rollout;

import dev.parley.model.Caller;

/**
 * For whom something is on or off.
 *
 * @param person stable id; empty where nobody is known
 * @param channel for example {@code whatsapp}; empty where it is not known
 * @param country two-letter code; empty where it is not known
 */
public record Subject(String person, String channel, String country) {

    /** As far as a caller is known. */
    public static Subject of(Caller caller) {
        return new Subject(caller.person(), caller.channel(), caller.country());
    }
}
