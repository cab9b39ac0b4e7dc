package dev.parley.assistant.rollout;

import dev.parley.memory.rollout.Metric;
import dev.parley.memory.rollout.VariantSums;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How the variants of an experiment did beside its control, per turn. Turns of one person go together, so the person is
 * the unit: a ratio of sums over people has the variance of the delta method (Deng et al., "Applying the Delta Method in
 * Metric Analytics", KDD 2018). Intervals are of the normal distribution, each for itself, and only where both sides have
 * enough people for it. Stateless.
 */
public final class Comparison {

    /** People that a side needs before its intervals mean anything. */
    public static final int MIN_PEOPLE = 30;

    /** Two-sided 95 %. */
    private static final double Z = 1.959964;

    /** Upper 0.1 % points of the chi-squared distribution, by degrees of freedom from 1. */
    private static final double[] CHI_SQUARED = {10.83, 13.82, 16.27, 18.47, 20.52, 22.46, 24.32, 26.12, 27.88};

    private Comparison() {}

    /** A range that holds the true value 95 times of 100. */
    public record Interval(double low, double high) {}

    /**
     * A metric of a variant.
     *
     * @param perTurn its mean; null without turns
     * @param interval of the mean; null with too few people
     * @param difference to the control; null for the control and without turns
     * @param differenceInterval of the difference; null with too few people on either side
     */
    public record Measured(
            Metric metric,
            @Nullable Double perTurn,
            @Nullable Interval interval,
            @Nullable Double difference,
            @Nullable Interval differenceInterval) {

        /** Whether the difference is more than chance would make it, at 95 %. */
        public boolean differs() {
            return differenceInterval != null && (differenceInterval.low() > 0 || differenceInterval.high() < 0);
        }
    }

    /**
     * A variant.
     *
     * @param exposed people who got it
     * @param people those of them with a turn that ended
     */
    public record Side(String variant, long exposed, long people, long turns, List<Measured> metrics) {}

    /** @return by the order of the experiment's variants */
    public static List<Side> of(Experiment experiment, Map<String, VariantSums> sums) {
        VariantSums control = sums.getOrDefault(experiment.control(), VariantSums.NONE);
        List<Side> sides = new ArrayList<>();
        for (String variant : experiment.variants().keySet()) {
            VariantSums own = sums.getOrDefault(variant, VariantSums.NONE);
            Map<Metric, Measured> measured = new EnumMap<>(Metric.class);
            for (Metric metric : Metric.values()) {
                measured.put(metric, measured(metric, own, variant.equals(experiment.control()) ? null : control));
            }
            sides.add(new Side(
                    variant, own.exposed(), own.people(), Math.round(own.turns()), List.copyOf(measured.values())));
        }
        return sides;
    }

    private static Measured measured(Metric metric, VariantSums own, @Nullable VariantSums control) {
        if (own.turns() <= 0) {
            return new Measured(metric, null, null, null, null);
        }
        double mean = own.of(metric).sum() / own.turns();
        double variance = variance(metric, own);
        boolean enough = own.people() >= MIN_PEOPLE;
        Interval interval = enough ? around(mean, variance) : null;
        if (control == null || control.turns() <= 0) {
            return new Measured(metric, mean, interval, null, null);
        }
        double difference = mean - control.of(metric).sum() / control.turns();
        Interval between = enough && control.people() >= MIN_PEOPLE
                ? around(difference, variance + variance(metric, control))
                : null;
        return new Measured(metric, mean, interval, difference, between);
    }

    /** Of the ratio of a metric to turns, with people as the sample. */
    private static double variance(Metric metric, VariantSums sums) {
        long people = sums.people();
        if (people < 2) {
            return 0;
        }
        VariantSums.Sums of = sums.of(metric);
        double ratio = of.sum() / sums.turns();
        // The sum over people of (metric - ratio * turns)^2, whose mean is 0.
        double squares = of.squares() - 2 * ratio * of.withTurns() + ratio * ratio * sums.turnsSquared();
        double turnsPerPerson = sums.turns() / people;
        return Math.max(0, squares) / (people - 1) / people / (turnsPerPerson * turnsPerPerson);
    }

    private static Interval around(double value, double variance) {
        double half = Z * Math.sqrt(variance);
        return new Interval(value - half, value + half);
    }

    /** Whether people fell on the variants in other shares than the weights say, which means that something is broken. */
    public static boolean isUneven(Experiment experiment, Map<String, VariantSums> sums) {
        double weights = experiment.variants().values().stream()
                .mapToInt(Variant::weight)
                .sum();
        double all = experiment.variants().keySet().stream()
                .mapToLong(
                        variant -> sums.getOrDefault(variant, VariantSums.NONE).exposed())
                .sum();
        if (all < MIN_PEOPLE) {
            return false;
        }
        double chiSquared = 0;
        for (Map.Entry<String, Variant> variant : experiment.variants().entrySet()) {
            double expected = all * variant.getValue().weight() / weights;
            double off = sums.getOrDefault(variant.getKey(), VariantSums.NONE).exposed() - expected;
            chiSquared += off * off / expected;
        }
        return chiSquared > CHI_SQUARED[experiment.variants().size() - 2];
    }
}
