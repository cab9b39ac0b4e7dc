package dev.parley.assistant.tools;

import dev.parley.tool.ToolResult;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.measure.IncommensurableException;
import javax.measure.Unit;
import tech.units.indriya.function.Calculus;
import tech.units.indriya.function.RationalNumber;

/** Converts amounts such as {@code 5 miles in km}, {@code 6 ft 2 in to cm} or {@code (3 + 4) * 2 kg in lb}. Stateless. */
final class UnitConversion {

    private static final MathContext PRECISION = new MathContext(34, RoundingMode.HALF_EVEN);

    private static final Pattern WORD_BETWEEN =
            Pattern.compile("\\s(?:in|to|into|as)(?=\\s)", Pattern.CASE_INSENSITIVE);

    /** One amount with its unit, for sums such as feet and inches. */
    private static final Pattern PART =
            Pattern.compile("\\G\\s*(?:and\\s+|,\\s*)?([-+]?[0-9]+(?:\\.[0-9]+)?)\\s*([^0-9\\s.][^0-9]*)");

    private static final Pattern ENDS_WITH_UNIT =
            Pattern.compile("(.*[0-9)])\\s*([^0-9)]*[^0-9)\\s])\\s*", Pattern.DOTALL);

    private UnitConversion() {}

    /**
     * Empty where the text is no conversion: nothing such as {@code in km} ends it.
     *
     * @param evaluate works out an expression without units
     * @param write writes the number of the result
     */
    static Optional<ToolResult> convert(
            String text, Function<String, BigDecimal> evaluate, Function<BigDecimal, String> write) {
        List<MatchResult> between = WORD_BETWEEN.matcher(text).results().toList();
        for (MatchResult word : between.reversed()) {
            String name = text.substring(word.end()).strip();
            Optional<Unit<?>> target = UnitTable.find(name);
            if (target.isPresent()) {
                return Optional.of(convert(text.substring(0, word.start()), name, target.get(), evaluate, write));
            }
        }
        return between.isEmpty()
                ? Optional.empty()
                : Optional.of(new ToolResult.Failed(
                        "unknown_unit",
                        "The unit behind in or to is not known. Write a usual one, such as km, lb, °C, litres or GB."));
    }

    private static ToolResult convert(
            String amount,
            String name,
            Unit<?> target,
            Function<String, BigDecimal> evaluate,
            Function<BigDecimal, String> write) {
        List<Part> parts = parts(amount, evaluate);
        if (parts.isEmpty()) {
            return new ToolResult.Failed(
                    "unknown_unit", "The unit of the amount is not known. Write for example: 5 miles in km.");
        }
        BigDecimal sum = BigDecimal.ZERO;
        for (Part part : parts) {
            if (!part.unit().getDimension().equals(target.getDimension())) {
                return new ToolResult.Failed(
                        "units_differ", "The two units measure different things, so they cannot be converted.");
            }
            sum = sum.add(converted(part, target));
        }
        return ToolResult.Ok.of(write.apply(sum) + " " + name);
    }

    private static BigDecimal converted(Part part, Unit<?> target) {
        try {
            Number result = part.unit().getConverterToAny(target).convert(rational(part.amount()));
            return Calculus.currentNumberSystem().narrow(result) instanceof RationalNumber exact
                    ? new BigDecimal(exact.getDividend()).divide(new BigDecimal(exact.getDivisor()), PRECISION)
                    : new BigDecimal(result.toString());
        } catch (IncommensurableException checkedBefore) {
            throw new IllegalStateException(checkedBefore);
        }
    }

    private static RationalNumber rational(BigDecimal number) {
        int scale = Math.max(0, number.scale());
        return RationalNumber.of(
                number.scaleByPowerOfTen(scale).toBigIntegerExact(),
                BigDecimal.ONE.scaleByPowerOfTen(scale).toBigIntegerExact());
    }

    private static List<Part> parts(String amount, Function<String, BigDecimal> evaluate) {
        List<Part> parts = new ArrayList<>();
        Matcher matcher = PART.matcher(amount);
        int end = 0;
        while (matcher.find()) {
            Optional<Unit<?>> unit = UnitTable.find(matcher.group(2).replaceAll("(?:\\s+and|,)\\s*$", ""));
            if (unit.isEmpty()) {
                break;
            }
            parts.add(new Part(new BigDecimal(matcher.group(1)), unit.get()));
            end = matcher.end();
        }
        if (!parts.isEmpty() && end == amount.length()) {
            return parts;
        }
        Matcher whole = ENDS_WITH_UNIT.matcher(amount);
        if (!whole.matches()) {
            return List.of();
        }
        return UnitTable.find(whole.group(2))
                .map(unit -> List.of(new Part(evaluate.apply(whole.group(1)), unit)))
                .orElse(List.of());
    }

    private record Part(BigDecimal amount, Unit<?> unit) {}
}
