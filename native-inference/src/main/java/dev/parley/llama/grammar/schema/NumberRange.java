package dev.parley.llama.grammar.schema;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/**
 * Numbers between bounds, or on a grid. With a step (whole numbers, multiples) numbers are written as plain decimals;
 * without one any spelling of JSON is possible, exponents included.
 *
 * @param step positive distance of the numbers from zero on, null when any number between the bounds is possible
 * @param whole whether numbers are written without a fraction
 */
public record NumberRange(
        @Nullable BigDecimal min,
        boolean minExcluded,
        @Nullable BigDecimal max,
        boolean maxExcluded,
        @Nullable BigDecimal step,
        boolean whole) {

    /** Largest exponent that a number may be written with. */
    static final int MAX_EXPONENT = 999;

    /** Exactly this number. */
    static NumberRange only(BigDecimal value, boolean whole) {
        return new NumberRange(value, false, value, false, whole ? BigDecimal.ONE : null, whole);
    }

    boolean isEmpty() {
        return !mayBecome(NumberPrefix.START);
    }

    /** Digits after the point that a number on the grid may have. */
    private int scale() {
        return whole || step == null ? 0 : Math.max(1, step.stripTrailingZeros().scale());
    }

    /** Whether the text may stand as it is. */
    public boolean includes(NumberPrefix text) {
        if (!text.isComplete()) {
            return false;
        }
        BigDecimal value = text.value();
        if (min != null && value.compareTo(min) < (minExcluded ? 1 : 0)) {
            return false;
        }
        if (max != null && value.compareTo(max) > (maxExcluded ? -1 : 0)) {
            return false;
        }
        return step == null || value.remainder(step).signum() == 0;
    }

    /** Whether the text, or something that begins with it, is one of the numbers. */
    public boolean mayBecome(NumberPrefix text) {
        if (text.isSignOpen()) {
            return sideMayBecome(text, false) || sideMayBecome(text, true);
        }
        return sideMayBecome(text, text.negative());
    }

    private boolean sideMayBecome(NumberPrefix text, boolean negative) {
        // Bounds of the absolute value on this side of zero.
        BigDecimal low = negative ? negated(max) : min;
        BigDecimal high = negative ? negated(min) : max;
        boolean lowExcluded = negative ? maxExcluded : minExcluded;
        boolean highExcluded = negative ? minExcluded : maxExcluded;
        if (low == null || low.signum() < 0) {
            low = BigDecimal.ZERO;
            lowExcluded = false;
        }
        Interval interval = new Interval(low, lowExcluded, high, highExcluded);
        if (interval.isEmpty()) {
            return false;
        }
        return step == null ? Decimals.mayReach(text, interval) : gridMayReach(text, interval, step);
    }

    private static @Nullable BigDecimal negated(@Nullable BigDecimal value) {
        return value == null ? null : value.negate();
    }

    private boolean gridMayReach(NumberPrefix text, Interval interval, BigDecimal distance) {
        int scale = scale();
        if (text.hasExponent() || text.fractionDigits() > scale || (text.hasPoint() && scale == 0)) {
            return false;
        }
        // Everything in units of the last digit that may be written.
        BigInteger unit = distance.scaleByPowerOfTen(scale).toBigIntegerExact();
        BigInteger low = lowest(interval, scale);
        BigInteger high = highest(interval, scale);
        if (text.isBare()) {
            return contains(low, high, unit);
        }
        BigInteger digits = text.digits();
        BigInteger size = BigInteger.TEN.pow(scale - text.fractionDigits());
        if (text.hasPoint() || digits.signum() == 0) {
            return overlaps(digits, size, low, high, unit);
        }
        while (high == null || digits.multiply(size).compareTo(high) <= 0) {
            if (overlaps(digits, size, low, high, unit)) {
                return true;
            }
            size = size.multiply(BigInteger.TEN);
        }
        return false;
    }

    private static BigInteger lowest(Interval interval, int scale) {
        BigDecimal scaled = interval.low().scaleByPowerOfTen(scale);
        BigInteger lowest = scaled.setScale(0, RoundingMode.CEILING).toBigInteger();
        return interval.lowExcluded() && scaled.compareTo(new BigDecimal(lowest)) == 0
                ? lowest.add(BigInteger.ONE)
                : lowest;
    }

    private static @Nullable BigInteger highest(Interval interval, int scale) {
        if (interval.high() == null) {
            return null;
        }
        BigDecimal scaled = interval.high().scaleByPowerOfTen(scale);
        BigInteger highest = scaled.setScale(0, RoundingMode.FLOOR).toBigInteger();
        return interval.highExcluded() && scaled.compareTo(new BigDecimal(highest)) == 0
                ? highest.subtract(BigInteger.ONE)
                : highest;
    }

    /** Whether a multiple lies in {@code [digits·size, (digits+1)·size)} and between the bounds. */
    private static boolean overlaps(
            BigInteger digits, BigInteger size, BigInteger low, @Nullable BigInteger high, BigInteger unit) {
        BigInteger from = digits.multiply(size);
        BigInteger to = from.add(size).subtract(BigInteger.ONE);
        return contains(from.max(low), high == null ? to : to.min(high), unit);
    }

    private static boolean contains(BigInteger low, @Nullable BigInteger high, BigInteger unit) {
        if (high == null) {
            return true;
        }
        BigInteger first = low.add(unit).subtract(BigInteger.ONE).divide(unit).multiply(unit);
        return first.compareTo(high) <= 0;
    }
}
