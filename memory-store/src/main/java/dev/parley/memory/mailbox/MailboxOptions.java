package dev.parley.memory.mailbox;

import java.time.Duration;

/**
 * Limits of mailboxes and outboxes.
 *
 * @param quietWindow a conversation is due this long after its newest message
 * @param quietCap but at most this long after its oldest waiting one
 * @param dedupe how long the id of a message is known
 * @param maxMessages most messages that one claim takes
 * @param maxDeadLetters dead letters kept per partition; the oldest go first
 * @param deadLetterRetention how long dead letters are kept after the last one
 */
public record MailboxOptions(
        Duration quietWindow,
        Duration quietCap,
        Duration dedupe,
        int maxMessages,
        int maxDeadLetters,
        Duration deadLetterRetention) {

    public static final MailboxOptions DEFAULT = new MailboxOptions(
            Duration.ofMillis(900), Duration.ofSeconds(4), Duration.ofDays(7), 20, 10_000, Duration.ofDays(30));

    public MailboxOptions {
        if (quietWindow.isNegative() || quietCap.compareTo(quietWindow) < 0) {
            throw new IllegalArgumentException(
                    "quietCap must be at least quietWindow (" + quietWindow + ") but is " + quietCap);
        }
        if (maxMessages < 1) {
            throw new IllegalArgumentException("maxMessages must be at least 1 but is " + maxMessages);
        }
    }
}
