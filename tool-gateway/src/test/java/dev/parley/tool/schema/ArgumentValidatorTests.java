package dev.parley.tool.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class ArgumentValidatorTests {

    private static final String SCHEMA = """
            {"type": "object", "additionalProperties": false, "required": ["query"],
             "properties": {
               "query": {"type": "string", "minLength": 1},
               "count": {"type": "integer", "minimum": 1, "maximum": 10},
               "ratio": {"type": "number"},
               "fresh": {"type": "boolean"},
               "kind": {"enum": ["web", "news"]},
               "sites": {"type": "array", "items": {"type": "string"}},
               "place": {"$ref": "#/$defs/place"},
               "maybe": {"type": ["integer", "null"]},
               "either": {"type": ["integer", "string"]}},
             "$defs": {"place": {"type": "object", "properties": {"floor": {"type": "integer"}}}}}
            """;

    private final ArgumentValidator validator =
            ArgumentValidator.compile("web_search", SCHEMA, new ArgumentLimits(2_000, 6));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{'query':'a','count':'10'}|{'query':'a','count':10}",
                "{'query':'a','ratio':'1.5'}|{'query':'a','ratio':1.5}",
                "{'query':'a','ratio':'2'}|{'query':'a','ratio':2}",
                "{'query':'a','fresh':'true'}|{'query':'a','fresh':true}",
                "{'query':'a','fresh':'False'}|{'query':'a','fresh':false}",
                "{'query':'a','sites':'b.org'}|{'query':'a','sites':['b.org']}",
                "{'query':'a','place':{'floor':'3'}}|{'query':'a','place':{'floor':3}}",
                "{'query':'a','maybe':'3'}|{'query':'a','maybe':3}",
                "{'arguments':{'query':'a'}}|{'query':'a'}",
                "{'name':'web_search','parameters':{'query':'a'}}|{'query':'a'}"
            })
    void check_certainMistake_isRepairedAndRecorded(String given, String expected) {
        ArgumentCheck.Valid valid = valid(given.replace('\'', '"'));

        assertThat(valid.arguments().json().toString())
                .isEqualTo(JsonMapper.builder()
                        .build()
                        .readTree(expected.replace('\'', '"'))
                        .toString());
        assertThat(valid.repairs()).hasSize(1);
    }

    @Test
    void check_objectInsideText_isUnpacked() {
        assertThat(valid("\"{\\\"query\\\":\\\"a\\\"}\"").arguments().text("query"))
                .isEqualTo("a");
        assertThat(valid("{\"query\":\"a\",\"place\":\"{\\\"floor\\\":2}\"}")
                        .arguments()
                        .json()
                        .at("/place/floor")
                        .asInt())
                .isEqualTo(2);
    }

    @Test
    void check_allowedText_isNotTouched() {
        ArgumentCheck.Valid valid = valid("{\"query\":\"10\",\"either\":\"7\"}");

        assertThat(valid.arguments().text("query")).isEqualTo("10");
        assertThat(valid.arguments().json().path("either").isString()).isTrue();
        assertThat(valid.repairs()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{}|field query is required",
                "{'query':7}|field query must be a text but is an integer",
                "{'query':'a','count':99}|field count must be at most 10",
                "{'query':'a','count':'ten'}|field count must be an integer but is a text",
                "{'query':'a','count':'010'}|field count must be an integer",
                "{'query':'a','kind':'old'}|field kind must be one of [\"web\",\"news\"]",
                "{'query':'a','other':1}|field other is not known",
                "{'query':'a','sites':['b',3]}|field sites[1] must be a text",
                "{'query':'a','place':{'floor':'up'}}|field place.floor must be an integer",
                "{'query':''}|field query must have at least 1 characters",
                "[1]|must be a JSON object but are a list",
                "{'name':'other','parameters':{'query':'a'}}|field query is required"
            })
    void check_uncertainMistake_namesFieldAndExpectation(String given, String expected) {
        ArgumentCheck.Invalid invalid = invalid(given.replace('\'', '"'));

        assertThat(invalid.code()).isEqualTo("arguments_invalid");
        assertThat(invalid.message()).contains("web_search").contains(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "{\"query\":\"a\"} trailing", "{\"query\":\"a\",\"query\":\"b\"}", "{query:1}", "nul"})
    void check_malformed_saysSo(String given) {
        assertThat(invalid(given).code()).isEqualTo("arguments_malformed");
    }

    @Test
    void check_tooLong_isRefusedUnread() {
        assertThat(invalid("{\"query\":\"" + "a".repeat(2_000) + "\"}").code()).isEqualTo("arguments_too_long");
    }

    @Test
    void check_tooDeep_isRefused() {
        assertThat(invalid("[".repeat(900) + "]".repeat(900)).code()).isEqualTo("arguments_too_deep");
        assertThat(invalid("{\"a\":".repeat(7) + "1" + "}".repeat(7)).code()).isEqualTo("arguments_too_deep");
    }

    @Test
    void check_valueInViolation_isNotRepeated() {
        assertThat(invalid("{\"query\":\"a\",\"count\":\"private words\"}").message())
                .doesNotContain("private words");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "nonsense", "[]", "{\"type\":\"string\"}"})
    void compile_unusableSchema_namesTool(String schema) {
        assertThatThrownBy(() -> ArgumentValidator.compile("web_search", schema, ArgumentLimits.DEFAULT))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("web_search");
    }

    @RepeatedTest(2_000)
    void check_anyText_neverThrows(RepetitionInfo repetition) {
        String text = randomText(new Random(repetition.getCurrentRepetition()));

        assertThat(validator.check(text)).isNotNull();
    }

    private static String randomText(Random random) {
        String alphabet = "{}[]\":,\\ntrue0123456789eE+-.\u0000\uD83D\uDE00é \n";
        String[] pieces = {
            "\"query\":",
            "\"count\":",
            "\"ratio\":",
            "\"parameters\":",
            "1e999999999",
            "-0",
            "null",
            "\"place\":{",
            "\\u12"
        };
        StringBuilder text = new StringBuilder(random.nextBoolean() ? "{" : "");
        for (int left = random.nextInt(40); left > 0; left--) {
            if (random.nextInt(3) == 0) {
                text.append(pieces[random.nextInt(pieces.length)]);
            } else {
                text.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
        }
        return random.nextBoolean() ? text.append('}').toString() : text.toString();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e999999999", "-1e-999999999", "1e400", "123456789012345678901234567890"})
    void check_exoticNumber_neverThrows(String number) {
        assertThat(validator.check("{\"query\":\"a\",\"count\":" + number + ",\"ratio\":" + number + "}"))
                .isInstanceOf(ArgumentCheck.Invalid.class);
    }

    private ArgumentCheck.Valid valid(String arguments) {
        return (ArgumentCheck.Valid) validator.check(arguments);
    }

    private ArgumentCheck.Invalid invalid(String arguments) {
        return (ArgumentCheck.Invalid) validator.check(arguments);
    }
}
