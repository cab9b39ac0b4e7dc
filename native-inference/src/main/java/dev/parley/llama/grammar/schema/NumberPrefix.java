package dev.parley.llama.grammar.schema;

import java.math.BigDecimal;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/**
 * The beginning of a JSON number. Immutable.
 *
 * @param digits all digits before the exponent
 * @param fractionDigits how many of them stand after the point
 * @param exponentSign 0 when none is written
 */
public record NumberPrefix(
        Stage stage,
        boolean negative,
        BigInteger digits,
        int fractionDigits,
        int exponentSign,
        int exponent,
        int exponentDigits) {

    /** What the last character was. */
    enum Stage {
        BEGIN,
        MINUS,
        ZERO,
        WHOLE,
        POINT,
        FRACTION,
        EXPONENT,
        EXPONENT_SIGN,
        EXPONENT_DIGITS
    }

    static final int MAX_EXPONENT_DIGITS = 3;

    /** Nothing yet. */
    public static final NumberPrefix START = new NumberPrefix(Stage.BEGIN, false, BigInteger.ZERO, 0, 0, 0, 0);

    /** With one more character, or null when no JSON number begins like this. */
    public @Nullable NumberPrefix next(int character) {
        if (character >= '0' && character <= '9') {
            return digit(character - '0');
        }
        return switch (character) {
            case '-' ->
                switch (stage) {
                    case BEGIN -> at(Stage.MINUS, true, 0);
                    case EXPONENT -> at(Stage.EXPONENT_SIGN, negative, -1);
                    case MINUS, ZERO, WHOLE, POINT, FRACTION, EXPONENT_SIGN, EXPONENT_DIGITS -> null;
                };
            case '+' -> stage == Stage.EXPONENT ? at(Stage.EXPONENT_SIGN, negative, 1) : null;
            case '.' -> stage == Stage.ZERO || stage == Stage.WHOLE ? at(Stage.POINT, negative, 0) : null;
            case 'e', 'E' -> isComplete() && !hasExponent() ? at(Stage.EXPONENT, negative, 0) : null;
            default -> null;
        };
    }

    private NumberPrefix at(Stage next, boolean isNegative, int sign) {
        return new NumberPrefix(next, isNegative, digits, fractionDigits, sign, exponent, exponentDigits);
    }

    private @Nullable NumberPrefix digit(int digit) {
        return switch (stage) {
            case BEGIN, MINUS -> withDigit(digit == 0 ? Stage.ZERO : Stage.WHOLE, digit, 0);
            case ZERO -> null;
            case WHOLE -> withDigit(Stage.WHOLE, digit, 0);
            case POINT, FRACTION -> withDigit(Stage.FRACTION, digit, fractionDigits + 1);
            case EXPONENT, EXPONENT_SIGN, EXPONENT_DIGITS ->
                exponentDigits == MAX_EXPONENT_DIGITS
                        ? null
                        : new NumberPrefix(
                                Stage.EXPONENT_DIGITS,
                                negative,
                                digits,
                                fractionDigits,
                                exponentSign,
                                exponent * 10 + digit,
                                exponentDigits + 1);
        };
    }

    private NumberPrefix withDigit(Stage next, int digit, int fraction) {
        BigInteger extended = digits.multiply(BigInteger.TEN).add(BigInteger.valueOf(digit));
        return new NumberPrefix(next, negative, extended, fraction, exponentSign, exponent, exponentDigits);
    }

    /** Whether the text is a number as it stands. */
    public boolean isComplete() {
        return switch (stage) {
            case ZERO, WHOLE, FRACTION, EXPONENT_DIGITS -> true;
            case BEGIN, MINUS, POINT, EXPONENT, EXPONENT_SIGN -> false;
        };
    }

    boolean isSignOpen() {
        return stage == Stage.BEGIN;
    }

    /** Whether no digit is written. */
    boolean isBare() {
        return stage == Stage.BEGIN || stage == Stage.MINUS;
    }

    boolean hasPoint() {
        return stage == Stage.POINT || stage == Stage.FRACTION;
    }

    boolean hasExponent() {
        return stage == Stage.EXPONENT || stage == Stage.EXPONENT_SIGN || stage == Stage.EXPONENT_DIGITS;
    }

    boolean hasExponentDigits() {
        return stage == Stage.EXPONENT_DIGITS;
    }

    BigDecimal value() {
        BigDecimal absolute =
                new BigDecimal(digits, fractionDigits).scaleByPowerOfTen(exponentSign < 0 ? -exponent : exponent);
        return negative ? absolute.negate() : absolute;
    }
}
