package dev.parley.assistant.tools;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.tool.ToolArguments;
import dev.parley.tool.ToolContext;
import dev.parley.tool.ToolResult;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class CalculatorToolTests {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private final CalculatorTool calculator = new CalculatorTool();

    @ParameterizedTest
    @CsvSource({
        "17 * 23, 391",
        "0.1 + 0.2, 0.3",
        "(17 + 4) * 2 / 3, 14",
        "10 / 4, 2.5",
        "1 / 3, 0.3333333333",
        "2 ^ 10, 1024",
        "sqrt(81), 9",
        "5 - 5, 0",
        "100000000 * 100000000, 10000000000000000",
        "7 × 6, 42"
    })
    void call_arithmetic_givesExactDecimals(String expression, String expected) {
        assertThat(evaluate(expression)).isEqualTo(ToolResult.Ok.of(expected));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1 / 0", "2 +", "hello", "\"text\"", "((((", "9 ^ 99999999", "2^2^2^2^2^2"})
    void call_whatCannotBeWorkedOut_isAFailureThatSaysWhy(String expression) {
        assertThat(evaluate(expression))
                .isInstanceOfSatisfying(
                        ToolResult.Failed.class,
                        failed -> assertThat(failed.message()).isNotBlank());
    }

    @Test
    void call_hugePowerBehindAMinus_isRefused() {
        assertThat(evaluate("2 ^ -99999")).isInstanceOf(ToolResult.Failed.class);
    }

    private ToolResult evaluate(String expression) {
        ToolArguments arguments = new ToolArguments(JSON.createObjectNode().put("expression", expression));
        ToolContext context = new ToolContext("p", "c", "t", Instant.EPOCH, Instant.MAX, 1);
        return calculator.call(arguments, context).block();
    }
}
