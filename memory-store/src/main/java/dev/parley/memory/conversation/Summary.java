package dev.parley.memory.conversation;

import java.time.Instant;

/**
 * What the older turns of a conversation say, in short.
 *
 * @param upTo sequence number of the last turn that it covers
 * @param at when it was written
 */
public record Summary(String text, long upTo, Instant at) {}
