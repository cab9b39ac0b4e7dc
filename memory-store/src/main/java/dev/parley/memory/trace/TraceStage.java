package dev.parley.memory.trace;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * A step of a turn.
 *
 * @param name what was done, for example {@code queued}
 * @param outcome how it came out, as a code; empty where there is only one way
 * @param at when it began
 * @param facts numbers and codes, never words of people
 */
public record TraceStage(String name, String outcome, Instant at, Duration took, Map<String, String> facts) {

    public TraceStage {
        facts = Collections.unmodifiableMap(new TreeMap<>(facts));
    }
}
