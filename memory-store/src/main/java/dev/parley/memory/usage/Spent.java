package dev.parley.memory.usage;

/**
 * What was used.
 *
 * @param turns questions that a model answered
 * @param prompt tokens read, cached ones included
 * @param completion tokens written
 * @param cached tokens of prompts that were not computed again
 * @param micros millionths of the currency's unit
 * @param millijoules estimated energy
 */
public record Spent(long turns, long prompt, long completion, long cached, long micros, long millijoules) {

    public static final Spent NOTHING = new Spent(0, 0, 0, 0, 0, 0);

    public Spent plus(Spent other) {
        return new Spent(
                turns + other.turns,
                prompt + other.prompt,
                completion + other.completion,
                cached + other.cached,
                micros + other.micros,
                millijoules + other.millijoules);
    }
}
