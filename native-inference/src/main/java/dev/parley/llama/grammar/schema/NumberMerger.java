package dev.parley.llama.grammar.schema;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Collection;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Joins the bounds and steps of schemas. */
final class NumberMerger {

    private NumberMerger() {}

    static Optional<Shape> merge(Collection<SchemaNode> schemas, boolean whole) {
        BigDecimal min = null;
        BigDecimal max = null;
        boolean minExcluded = false;
        boolean maxExcluded = false;
        BigDecimal step = whole ? BigDecimal.ONE : null;
        for (SchemaNode schema : schemas) {
            for (boolean excluded : new boolean[] {false, true}) {
                BigDecimal low = schema.number(excluded ? "exclusiveMinimum" : "minimum");
                if (low != null && (min == null || low.compareTo(min) > 0 || (excluded && low.compareTo(min) == 0))) {
                    min = low;
                    minExcluded = excluded;
                }
                BigDecimal high = schema.number(excluded ? "exclusiveMaximum" : "maximum");
                if (high != null
                        && (max == null || high.compareTo(max) < 0 || (excluded && high.compareTo(max) == 0))) {
                    max = high;
                    maxExcluded = excluded;
                }
            }
            BigDecimal multiple = schema.number("multipleOf");
            if (multiple != null && multiple.signum() <= 0) {
                throw schema.fault("multipleOf", "must be above 0");
            }
            step = commonStep(step, multiple);
        }
        if (min == null && max == null) {
            if (step == null) {
                return Optional.of(Literals.NUMBER);
            }
            if (whole && step.compareTo(BigDecimal.ONE) == 0) {
                return Optional.of(Literals.WHOLE_NUMBER);
            }
        }
        NumberRange range = new NumberRange(min, minExcluded, max, maxExcluded, step, whole);
        return range.isEmpty() ? Optional.empty() : Optional.of(new Shape.Number(range));
    }

    /** The smallest number that both divide. */
    private static @Nullable BigDecimal commonStep(@Nullable BigDecimal first, @Nullable BigDecimal second) {
        if (first == null || second == null) {
            return first == null ? second : first;
        }
        int scale = Math.max(0, Math.max(first.scale(), second.scale()));
        BigInteger left = first.scaleByPowerOfTen(scale).toBigIntegerExact();
        BigInteger right = second.scaleByPowerOfTen(scale).toBigIntegerExact();
        BigInteger common = left.divide(left.gcd(right)).multiply(right);
        return new BigDecimal(common).scaleByPowerOfTen(-scale);
    }
}
