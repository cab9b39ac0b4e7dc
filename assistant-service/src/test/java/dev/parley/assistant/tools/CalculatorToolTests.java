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
    @CsvSource(
            delimiter = '|',
            value = {
                "5 miles in km|8.04672 km",
                "1 mi to m|1609.344 m",
                "6 ft 2 in to cm|187.96 cm",
                "6'2\" in cm|187.96 cm",
                "5 feet and 7 inches in m|1.7018 m",
                "10 in to cm|25.4 cm",
                "(3 + 4) * 2 kg in lb|30.8647167059 lb",
                "100 °F to °C|37.7777777778 °C",
                "-40 F in C|-40 C",
                "20 celsius in fahrenheit|68 fahrenheit",
                "0 K in °C|-273.15 °C",
                "120 km/h in mph|74.5645430685 mph",
                "2 cups in ml|473.176473 ml",
                "3 acres to m²|12140.5692672 m²",
                "1 GiB in MB|1073.741824 MB",
                "8 Mbit in MB|1 MB",
                "90 min in hours|1.5 hours",
                "500 kcal in kJ|2092 kJ",
                "1 Mg to kg|0.000001 kg"
            })
    void call_units_areConvertedExactly(String expression, String expected) {
        assertThat(evaluate(expression)).isEqualTo(ToolResult.Ok.of(expected));
    }

    @ParameterizedTest
    @CsvSource({
        "5 kg in km,units_differ",
        "5 miles in parsnips,unknown_unit",
        "5 parsnips in km,unknown_unit",
        "5 + in km,unknown_unit",
        "9 ^ 99999999 km in m,too_large",
        "(2 + km in m,unknown_unit",
        "(1 / 0) km in m,invalid_expression"
    })
    void call_unitsThatDoNotFit_saySo(String expression, String code) {
        assertThat(evaluate(expression))
                .isInstanceOfSatisfying(
                        ToolResult.Failed.class,
                        failed -> assertThat(failed.code()).isEqualTo(code));
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
