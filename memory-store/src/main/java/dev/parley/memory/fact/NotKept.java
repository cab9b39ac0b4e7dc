package dev.parley.memory.fact;

import java.time.Instant;

/**
 * Something that was not remembered, without its words.
 *
 * @param turn where it was said
 */
public record NotKept(String turn, Instant at, Refusal why) {}
