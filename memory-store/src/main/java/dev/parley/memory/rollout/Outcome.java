package dev.parley.memory.rollout;

/**
 * What is new of a turn.
 *
 * @param turns 1 where the turn has ended, 0 where something is told of one that ended before
 * @param errors 1 where it failed
 * @param millis time to the end of its answer
 * @param micros what it cost, in millionths of the currency's unit
 */
public record Outcome(long turns, long errors, long millis, long micros, Rating rating) {

    /** The turn ended. */
    public static Outcome ended(boolean failed, long millis, long micros) {
        return new Outcome(1, failed ? 1 : 0, millis, micros, Rating.UNCHANGED);
    }

    /** The person thinks so of the answer now. */
    public static Outcome rated(Rating rating) {
        return new Outcome(0, 0, 0, 0, rating);
    }
}
