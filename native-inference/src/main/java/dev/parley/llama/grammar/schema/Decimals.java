package dev.parley.llama.grammar.schema;

import java.math.BigDecimal;

/** What a number may become that is still being written, exponents included. */
final class Decimals {

    /** Zeros after the point that an exponent can still outweigh, whatever the bounds are. */
    private static final int MAX_ZEROS = NumberRange.MAX_EXPONENT - SchemaLimits.MAX_DIGITS - 2;

    private Decimals() {}

    /** Whether the absolute value of the text, or of something that begins with it, can be in an interval that is not empty. */
    static boolean mayReach(NumberPrefix text, Interval interval) {
        if (text.isBare()) {
            return true;
        }
        BigDecimal mantissa = new BigDecimal(text.digits(), text.fractionDigits());
        if (text.hasExponent()) {
            return exponentMayReach(text, mantissa, interval);
        }
        if (mantissa.signum() == 0) {
            // After the point come any digits with any exponent, as long as the exponent can make up for the zeros.
            return interval.low().signum() == 0 || text.fractionDigits() <= MAX_ZEROS;
        }
        if (interval.low().signum() == 0) {
            // A negative exponent makes anything small enough.
            return interval.high() == null
                    || (interval.high().signum() > 0
                            && magnitude(mantissa) - magnitude(interval.high()) < NumberRange.MAX_EXPONENT);
        }
        // More digits give [mantissa, mantissa + unit), an exponent shifts that.
        BigDecimal end = mantissa.add(BigDecimal.ONE.movePointLeft(text.fractionDigits()));
        int guess = magnitude(interval.low()) - magnitude(mantissa);
        for (int exponent = guess - 2; exponent <= guess + 2; exponent++) {
            if (Math.abs(exponent) <= NumberRange.MAX_EXPONENT
                    && interval.meets(mantissa.scaleByPowerOfTen(exponent), end.scaleByPowerOfTen(exponent))) {
                return true;
            }
        }
        return false;
    }

    /** Position of the first digit. */
    private static int magnitude(BigDecimal value) {
        return value.precision() - value.scale();
    }

    private static boolean exponentMayReach(NumberPrefix text, BigDecimal mantissa, Interval interval) {
        if (mantissa.signum() == 0) {
            return interval.contains(BigDecimal.ZERO);
        }
        int least = leastExponent(mantissa, interval);
        int most = mostExponent(mantissa, interval);
        if (least > most) {
            return false;
        }
        if (!text.hasExponentDigits()) {
            return switch (text.exponentSign()) {
                case -1 -> least <= 0;
                case 1 -> most >= 0;
                default -> true;
            };
        }
        int size = 1;
        for (int digits = text.exponentDigits(); digits <= NumberPrefix.MAX_EXPONENT_DIGITS; digits++) {
            int from = text.exponent() * size;
            int to = from + size - 1;
            boolean meets = text.exponentSign() < 0 ? -from >= least && -to <= most : to >= least && from <= most;
            if (meets) {
                return true;
            }
            size *= 10;
        }
        return false;
    }

    private static int leastExponent(BigDecimal mantissa, Interval interval) {
        if (interval.low().signum() == 0) {
            return -NumberRange.MAX_EXPONENT;
        }
        int exponent = magnitude(interval.low()) - magnitude(mantissa) - 2;
        while (mantissa.scaleByPowerOfTen(exponent).compareTo(interval.low()) < (interval.lowExcluded() ? 1 : 0)) {
            exponent++;
        }
        return Math.max(exponent, -NumberRange.MAX_EXPONENT);
    }

    private static int mostExponent(BigDecimal mantissa, Interval interval) {
        BigDecimal high = interval.high();
        if (high == null) {
            return NumberRange.MAX_EXPONENT;
        }
        if (high.signum() == 0) {
            return -NumberRange.MAX_EXPONENT - 1;
        }
        int exponent = magnitude(high) - magnitude(mantissa) + 2;
        while (mantissa.scaleByPowerOfTen(exponent).compareTo(high) > (interval.highExcluded() ? -1 : 0)) {
            exponent--;
        }
        return Math.min(exponent, NumberRange.MAX_EXPONENT);
    }
}
