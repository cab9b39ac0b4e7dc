package dev.parley.memory.trace;

import dev.parley.memory.ConversationId;
import dev.parley.memory.PersonId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * The way of a turn.
 *
 * @param account the number or page that was written to; empty where the channel has none
 * @param outcome {@code answered}, or why no model answered
 * @param began when its first message came
 * @param took until its answer was stored
 * @param stages in the order of their times
 */
public record TurnTrace(
        String turn,
        PersonId person,
        ConversationId conversation,
        String channel,
        String account,
        String outcome,
        Instant began,
        Duration took,
        List<TraceStage> stages) {

    /** Outcome of a turn in which somebody may have been in danger. */
    public static final String CRISIS = "crisis";

    public TurnTrace {
        stages = List.copyOf(stages);
    }

    /** Whether somebody should look at it. */
    public boolean flagged() {
        return outcome.equals(CRISIS);
    }
}
