package dev.parley.memory.rollout;

import java.util.List;

/**
 * All settings at one moment.
 *
 * @param revision of the last change; 0 where there was none
 */
public record RolloutState(long revision, List<RolloutEntry> entries) {

    public static final RolloutState EMPTY = new RolloutState(0, List.of());

    public RolloutState {
        entries = List.copyOf(entries);
    }
}
