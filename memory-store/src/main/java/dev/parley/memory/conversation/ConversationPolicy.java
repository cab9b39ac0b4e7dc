package dev.parley.memory.conversation;

import java.time.Duration;

/**
 * How much of a conversation is kept.
 *
 * @param maxTurns turns kept; the oldest go first
 * @param retention a conversation without a new turn for this long is forgotten
 */
public record ConversationPolicy(int maxTurns, Duration retention) {

    public static final ConversationPolicy DEFAULT = new ConversationPolicy(500, Duration.ofDays(90));

    public ConversationPolicy {
        if (maxTurns < 1) {
            throw new IllegalArgumentException("maxTurns must be at least 1 but is " + maxTurns);
        }
        if (retention.toMillis() < 1) {
            throw new IllegalArgumentException("retention must be at least 1ms but is " + retention);
        }
    }
}
