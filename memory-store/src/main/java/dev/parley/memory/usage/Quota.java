package dev.parley.memory.usage;

/**
 * How much may be used in a day; 0 sets no limit. What has begun is finished, so the last answer may go beyond.
 *
 * @param turns questions to a model
 * @param tokens read and written
 * @param micros millionths of the currency's unit
 */
public record Quota(long turns, long tokens, long micros) {

    public static final Quota NONE = new Quota(0, 0, 0);

    public Quota {
        if (turns < 0 || tokens < 0 || micros < 0) {
            throw new IllegalArgumentException("a quota must not be negative");
        }
    }

    /** What of a quota is used up. */
    public enum Limit {
        NONE,
        TURNS,
        TOKENS,
        MONEY
    }
}
