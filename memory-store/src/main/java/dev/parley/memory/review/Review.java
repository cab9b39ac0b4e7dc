package dev.parley.memory.review;

import java.time.Instant;

/**
 * What an operator made of something.
 *
 * @param item what was reviewed, for example {@code report:TURN}
 * @param state whether it is done
 * @param action code of what was done about it; may be empty
 * @param note in the operator's words; may be empty
 * @param who name of the operator; may be empty
 */
public record Review(String item, State state, String action, String note, String who, Instant at) {

    /** Whether somebody still has to look. */
    public enum State {
        OPEN,
        REVIEWED
    }
}
