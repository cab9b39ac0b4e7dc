package dev.parley.model;

import java.util.Set;

/**
 * A verdict.
 *
 * @param flagged whether the message is unsafe
 * @param hazards why; may be empty where the model names none that we know
 * @param usage of the model
 */
public record Moderation(boolean flagged, Set<Hazard> hazards, Usage usage) {

    public Moderation {
        hazards = Set.copyOf(hazards);
    }
}
