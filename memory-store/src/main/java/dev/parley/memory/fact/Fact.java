package dev.parley.memory.fact;

import java.time.Instant;

/** One thing remembered about a person. */
public record Fact(String id, String text, Instant at, String turn) {}
