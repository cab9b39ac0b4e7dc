package dev.parley.memory.mailbox;

/** The right to send the first waiting reply of a conversation. {@code attempt} is 1 for the first try. */
public record OutboxClaim(int partition, OutboundMessage message, String worker, long fence, int attempt) {}
