package dev.parley.llama.batch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

class DistributionTests {

    @Test
    void quantile_manyValues_isExactToSixPercent() {
        Random random = new Random(1);
        double[] values =
                random.doubles(10_000).map(value -> Math.exp(20 * value - 10)).toArray();
        Distribution distribution = new Distribution();
        Arrays.stream(values).forEach(distribution::add);
        Arrays.sort(values);
        for (double share : new double[] {0.01, 0.5, 0.95, 0.99}) {
            assertThat(distribution.quantile(share))
                    .isCloseTo(values[(int) Math.ceil(share * values.length) - 1], Percentage.withPercentage(6.3));
        }
        assertThat(distribution.count()).isEqualTo(values.length);
        assertThat(distribution.sum()).isCloseTo(Arrays.stream(values).sum(), Percentage.withPercentage(1e-6));
    }

    @Test
    void quantile_noneOrExtremeValues_staysInRange() {
        Distribution distribution = new Distribution();
        assertThat(distribution.quantile(0.5)).isZero();
        assertThat(distribution.mean()).isZero();
        distribution.add(0);
        distribution.add(1e300);
        assertThat(distribution.count()).isEqualTo(2);
        assertThat(distribution.quantile(0)).isPositive().isLessThan(1e-6);
    }
}
