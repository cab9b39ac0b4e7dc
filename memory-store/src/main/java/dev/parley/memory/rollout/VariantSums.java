package dev.parley.memory.rollout;

import java.util.Map;

/**
 * Sums over the people of a variant, enough for the variance of a ratio to turns when turns of one person go together.
 *
 * @param exposed people who got the variant
 * @param people those of them with a turn that ended
 * @param turns sum of their turns
 * @param turnsSquared sum of the squares of each person's turns
 */
public record VariantSums(long exposed, long people, double turns, double turnsSquared, Map<Metric, Sums> metrics) {

    public static final VariantSums NONE = new VariantSums(0, 0, 0, 0, Map.of());

    /**
     * Of a metric.
     *
     * @param sum over people
     * @param squares sum of the squares of each person's sum
     * @param withTurns sum of each person's sum times turns
     */
    public record Sums(double sum, double squares, double withTurns) {

        public static final Sums NONE = new Sums(0, 0, 0);
    }

    public VariantSums {
        metrics = Map.copyOf(metrics);
    }

    public Sums of(Metric metric) {
        return metrics.getOrDefault(metric, Sums.NONE);
    }
}
