package dev.parley.assistant.tools;

import com.ezylang.evalex.BaseException;
import com.ezylang.evalex.Expression;
import com.ezylang.evalex.config.ExpressionConfiguration;
import com.ezylang.evalex.data.EvaluationValue;
import dev.parley.tool.Tool;
import dev.parley.tool.ToolArguments;
import dev.parley.tool.ToolContext;
import dev.parley.tool.ToolEffect;
import dev.parley.tool.ToolResult;
import dev.parley.tool.ToolSpec;
import java.io.Serial;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Works out an arithmetic expression in exact decimals, and converts units. */
public final class CalculatorTool implements Tool {

    /** Digits kept after the point of a result that does not end. */
    private static final int DECIMALS = 10;

    /** Larger exponents make numbers that nobody reads and that take long to compute. */
    private static final int MAX_EXPONENT = 1_000;

    private static final Pattern POWER = Pattern.compile("\\^\\s*\\(?\\s*-?([0-9.]+)");

    private static final ToolSpec SPEC = new ToolSpec(
            "calculator",
            "Works out an arithmetic expression, for example (17 + 4) * 2 / 3 or sqrt(2), or converts units, for"
                    + " example 5 miles in km.",
            """
            {"type":"object","properties":{"expression":{"type":"string","minLength":1,"maxLength":200,\
            "description":"Numbers, + - * / ^ %, parentheses, functions such as sqrt; for units: AMOUNT UNIT in UNIT"}},"required":["expression"],\
            "additionalProperties":false}""",
            ToolEffect.READS,
            Duration.ofSeconds(2),
            200,
            true);

    private final ExpressionConfiguration configuration = ExpressionConfiguration.builder()
            .mathContext(new MathContext(34, RoundingMode.HALF_EVEN))
            .arraysAllowed(false)
            .structuresAllowed(false)
            .build();

    @Override
    public ToolSpec spec() {
        return SPEC;
    }

    @Override
    public Mono<ToolResult> call(ToolArguments arguments, ToolContext context) {
        // A hostile expression may compute for long: not on the caller's thread.
        return Mono.fromSupplier(() -> evaluate(arguments.text("expression"))).subscribeOn(Schedulers.boundedElastic());
    }

    private ToolResult evaluate(String text) {
        String expression =
                text.replace('×', '*').replace('÷', '/').replace('−', '-').replace("**", "^");
        try {
            return UnitConversion.convert(expression, this::number, CalculatorTool::plain)
                    .orElseGet(() -> ToolResult.Ok.of(plain(number(expression))));
        } catch (Unusable e) {
            return e.result;
        } catch (ArithmeticException e) {
            return invalid(e.getMessage());
        }
    }

    private BigDecimal number(String expression) {
        if (hasHugePower(expression)) {
            throw new Unusable(
                    new ToolResult.Failed("too_large", "The exponent must be at most " + MAX_EXPONENT + "."));
        }
        try {
            EvaluationValue value = new Expression(expression, configuration).evaluate();
            if (!value.isNumberValue()) {
                throw new Unusable(new ToolResult.Failed("not_a_number", "The expression must give a number."));
            }
            return value.getNumberValue();
        } catch (BaseException e) {
            throw new Unusable(invalid(e.getMessage()));
        }
    }

    private static ToolResult.Failed invalid(@Nullable String reason) {
        return new ToolResult.Failed("invalid_expression", "The expression cannot be worked out: " + reason + ".");
    }

    /** Carries the answer out of an expression that is part of a conversion. */
    private static final class Unusable extends RuntimeException {

        @Serial
        private static final long serialVersionUID = 1L;

        private final transient ToolResult.Failed result;

        Unusable(ToolResult.Failed result) {
            super(result.code(), null, false, false);
            this.result = result;
        }
    }

    private static boolean hasHugePower(String expression) {
        Matcher powers = POWER.matcher(expression);
        int found = 0;
        while (powers.find()) {
            found++;
            String digits = powers.group(1);
            if (digits.length() > 6
                    || !digits.matches("[0-9]+(\\.[0-9]+)?")
                    || Double.parseDouble(digits) > MAX_EXPONENT) {
                return true;
            }
        }
        return found > 3;
    }

    private static String plain(BigDecimal number) {
        BigDecimal rounded = number.scale() > DECIMALS ? number.setScale(DECIMALS, RoundingMode.HALF_EVEN) : number;
        return rounded.signum() == 0 ? "0" : rounded.stripTrailingZeros().toPlainString();
    }
}
