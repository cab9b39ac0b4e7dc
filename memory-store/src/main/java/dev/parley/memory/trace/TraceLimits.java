package dev.parley.memory.trace;

import java.time.Duration;

/**
 * What is kept of ways of turns.
 *
 * @param retention how long a way is kept
 * @param mostPerPartition ways kept of a partition; the oldest go first
 * @param talks how long a conversation is listed after the begin of its last turn
 */
public record TraceLimits(Duration retention, int mostPerPartition, Duration talks) {

    /** Stages that may come behind the end of a turn, for example of replies and their attempts. */
    static final int MOST_LATER = 200;
}
