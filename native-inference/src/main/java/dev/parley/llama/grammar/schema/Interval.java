package dev.parley.llama.grammar.schema;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * Numbers from zero on between two bounds.
 *
 * @param low at least zero
 * @param high null when there is no upper bound
 */
record Interval(
        BigDecimal low, boolean lowExcluded, @Nullable BigDecimal high, boolean highExcluded) {

    boolean isEmpty() {
        if (high == null) {
            return false;
        }
        int order = low.compareTo(high);
        return order > 0 || (order == 0 && (lowExcluded || highExcluded));
    }

    boolean contains(BigDecimal value) {
        if (value.compareTo(low) < (lowExcluded ? 1 : 0)) {
            return false;
        }
        return high == null || value.compareTo(high) <= (highExcluded ? -1 : 0);
    }

    /** Whether any number of {@code [from, to)} is in the interval, which is not empty. */
    boolean meets(BigDecimal from, BigDecimal to) {
        if (from.compareTo(low) > 0) {
            return high == null || from.compareTo(high) <= (highExcluded ? -1 : 0);
        }
        return low.compareTo(to) < 0;
    }
}
