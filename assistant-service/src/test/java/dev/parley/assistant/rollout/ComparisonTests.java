package dev.parley.assistant.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.memory.rollout.Metric;
import dev.parley.memory.rollout.VariantSums;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ComparisonTests {

    private static final Experiment TONE = new Experiment(
            true, Audience.EVERYBODY, "control", Map.of("control", Variant.CONTROL, "warm", Variant.CONTROL));

    /** People with their own number of turns and their own inclination, so that their turns go together. */
    private static VariantSums simulated(Random random, int people, double mean) {
        double turns = 0;
        double turnsSquared = 0;
        double sum = 0;
        double squares = 0;
        double withTurns = 0;
        for (int person = 0; person < people; person++) {
            int own = 1 + random.nextInt(30);
            double inclination = Math.clamp(mean + 0.25 * random.nextGaussian(), 0.0, 1.0);
            int hits = 0;
            for (int turn = 0; turn < own; turn++) {
                hits += random.nextDouble() < inclination ? 1 : 0;
            }
            turns += own;
            turnsSquared += own * own;
            sum += hits;
            squares += hits * hits;
            withTurns += hits * own;
        }
        Map<Metric, VariantSums.Sums> metrics = new EnumMap<>(Metric.class);
        metrics.put(Metric.UP, new VariantSums.Sums(sum, squares, withTurns));
        return new VariantSums(people, people, turns, turnsSquared, metrics);
    }

    private static Comparison.Measured up(Map<String, VariantSums> sums, int variant) {
        return Comparison.of(TONE, sums).get(variant).metrics().get(Metric.UP.ordinal());
    }

    @Test
    void of_turnsThatGoTogether_intervalsHoldTheTruthAsOftenAsTheySay() {
        Random random = new Random(7);
        int tries = 1_000;
        int alike = 0;
        int means = 0;
        for (int run = 0; run < tries; run++) {
            Map<String, VariantSums> sums =
                    Map.of("control", simulated(random, 200, 0.5), "warm", simulated(random, 200, 0.5));
            Comparison.Measured warm = up(sums, 1);
            alike += warm.differs() ? 0 : 1;
            means += warm.interval().low() <= 0.5 && 0.5 <= warm.interval().high() ? 1 : 0;
        }

        assertThat(alike / (double) tries).isBetween(0.93, 0.97);
        assertThat(means / (double) tries).isBetween(0.93, 0.97);
    }

    @Test
    void of_variantsThatDiffer_saysSoWithSignAndSize() {
        Random random = new Random(8);
        Map<String, VariantSums> sums =
                Map.of("control", simulated(random, 2_000, 0.4), "warm", simulated(random, 2_000, 0.5));

        Comparison.Measured warm = up(sums, 1);

        assertThat(warm.differs()).isTrue();
        assertThat(warm.difference()).isBetween(0.07, 0.13);
        assertThat(warm.differenceInterval().low()).isPositive();
        assertThat(up(sums, 0).difference()).isNull();
    }

    @Test
    void of_fewPeople_givesMeansAndNoIntervals() {
        Random random = new Random(9);
        Map<String, VariantSums> sums = Map.of(
                "control", simulated(random, 500, 0.4), "warm", simulated(random, Comparison.MIN_PEOPLE - 1, 0.9));

        Comparison.Measured warm = up(sums, 1);

        assertThat(warm.perTurn()).isPositive();
        assertThat(warm.interval()).isNull();
        assertThat(warm.differenceInterval()).isNull();
        assertThat(warm.differs()).isFalse();
        assertThat(up(sums, 0).interval()).isNotNull();
    }

    @Test
    void of_nothingMeasured_givesNoNumbers() {
        List<Comparison.Side> sides = Comparison.of(TONE, Map.of());

        assertThat(sides).extracting(Comparison.Side::variant).containsExactly("control", "warm");
        assertThat(sides.getLast().metrics())
                .allSatisfy(measured -> assertThat(measured.perTurn()).isNull());
    }

    @Test
    void isUneven_sharesThatTheWeightsDoNotExplain_isToldAndChanceIsNot() {
        assertThat(Comparison.isUneven(TONE, Map.of("control", exposed(5_000), "warm", exposed(5_120))))
                .isFalse();
        assertThat(Comparison.isUneven(TONE, Map.of("control", exposed(5_000), "warm", exposed(5_500))))
                .isTrue();
        assertThat(Comparison.isUneven(TONE, Map.of("control", exposed(1), "warm", exposed(9))))
                .isFalse();
    }

    private static VariantSums exposed(long people) {
        return new VariantSums(people, 0, 0, 0, Map.of());
    }
}
