package dev.parley.memory.fact;

import java.time.Duration;
import java.time.ZoneId;

/**
 * Limits of the facts of a person.
 *
 * @param maxFacts facts kept, those that no longer hold included; the oldest go first, closed ones before others
 * @param maxCharacters longest fact
 * @param retention facts of a person for whom nothing is written for this long are forgotten
 * @param cached how long the facts of a person stay in the memory of this process after their last use
 * @param maxCachedPeople people whose facts stay in the memory of this process
 * @param zone where days begin
 */
public record FactOptions(
        int maxFacts, int maxCharacters, Duration retention, Duration cached, int maxCachedPeople, ZoneId zone) {

    public static final FactOptions DEFAULT =
            new FactOptions(2_000, 500, Duration.ofDays(365), Duration.ofMinutes(10), 1_000, ZoneId.systemDefault());

    public FactOptions {
        if (maxFacts < 1) {
            throw new IllegalArgumentException("maxFacts must be at least 1 but is " + maxFacts);
        }
        if (retention.toMillis() < 1) {
            throw new IllegalArgumentException("retention must be at least 1ms but is " + retention);
        }
    }
}
