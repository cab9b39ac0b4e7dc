package dev.parley.llama.grammar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.llama.grammar.schema.UnsupportedSchemaException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SchemaConstraintTests {

    private static void check(String schema, List<String> valid, List<String> invalid) {
        Walker walker = new Walker(schema);
        valid.forEach(json -> assertThat(walker.accepts(json))
                .as("%s allows %s", schema, json)
                .isTrue());
        invalid.forEach(json -> assertThat(walker.accepts(json))
                .as("%s allows %s", schema, json)
                .isFalse());
    }

    @Test
    void forSchema_requiredProperties_mayComeInAnyOrderAndOnce() {
        check(
                """
                {"type":"object","properties":{"a":{"type":"integer"},"b":{"type":"boolean"},"c":{"type":"null"}},
                 "required":["a","b"],"additionalProperties":false}""",
                List.of("{\"a\":1,\"b\":true}", "{\"b\":true,\"a\":1}", "{\"c\":null,\"b\":false,\"a\":-3}"),
                List.of(
                        "{}",
                        "{\"a\":1}",
                        "{\"a\":1,\"b\":true,\"d\":1}",
                        "{\"a\":1,\"b\":true,\"a\":1}",
                        "{\"a\":1,\"b\":true,}"));
    }

    @Test
    void forSchema_openObject_allowsOtherKeysButNoneTwice() {
        check(
                "{\"type\":\"object\",\"properties\":{\"ab\":{\"type\":\"integer\"}}}",
                List.of("{\"a\":\"x\",\"abc\":[],\"ab\":1}", "{\"a\\u0062\":1}", "{\"\\\"\":1}"),
                List.of("{\"ab\":\"x\"}", "{\"x\":1,\"x\":2}", "{\"x\":1,\"\\u0078\":2}", "{\"a\\u0062\":\"x\"}"));
    }

    @Test
    void forSchema_stringsInAllSpellings_areTheSame() {
        check(
                "{\"enum\":[\"é\\n\",\"😀\"]}",
                List.of("\"é\\n\"", "\"\\u00e9\\u000a\"", "\"\\u00E9\\n\"", "\"\\ud83d\\ude00\"", "\"😀\""),
                List.of("\"é\"", "\"\\ud83d\"", "\"\\ude00\\ud83d\"", "\"e\"", "\"é\n\""));
    }

    @Test
    void forSchema_lengths_countCodePoints() {
        check(
                "{\"type\":\"string\",\"minLength\":2,\"maxLength\":3}",
                List.of("\"ab\"", "\"😀é\"", "\"\\n\\u0041\\ud83d\\ude00\""),
                List.of("\"a\"", "\"abcd\"", "\"\\n\""));
    }

    @Test
    void forSchema_unfinishableBeginnings_areNotAllowed() {
        Walker even = new Walker("{\"type\":\"string\",\"pattern\":\"^(?:ab)*$\",\"maxLength\":5}");
        assertThat(even.begins("\"abab")).isTrue();
        assertThat(even.begins("\"ababa")).isFalse();

        Walker ascii = new Walker("{\"type\":\"string\",\"pattern\":\"^[a-z]+$\"}");
        assertThat(ascii.begins("\"\\u006")).isTrue();
        assertThat(ascii.begins("\"\\u01")).isFalse();
        assertThat(ascii.begins("\"\\ud")).isFalse();
        assertThat(ascii.begins("\"\u00e9")).isFalse();
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
            "type":"integer","minimum":3,"maximum":120 ; 3 4 9 10 99 100 120 ; 2 121 -3 1000 3.0 1e1 03
            "type":"integer","minimum":-15,"exclusiveMaximum":0 ; -1 -15 -10 ; 0 -16 1 -100
            "type":"integer","multipleOf":7 ; 0 7 14 -21 700 ; 1 6 71
            "type":"integer","minimum":100 ; 100 1000 999 ; 99 -100
            "type":"number","minimum":0.5,"maximum":2 ; 0.5 1 2 1.75 2.0 20e-1 0.05e1 5E-1 1.9999 ; 0.4 2.1 5e-2 2e1 -1
            "type":"number","minimum":5,"maximum":5.5 ; 5 5.5 5.25 50e-1 0.5e1 5.0e+0 ; 5.6 4.9 7 0.55
            "type":"number","exclusiveMinimum":0 ; 0.1 1e-300 5 ; 0 -1 0.0 0e5
            "type":"number","multipleOf":0.01 ; 0.01 1.23 5 100 -7.5 ; 0.001 1.234
            "type":"number","multipleOf":0.3,"minimum":1 ; 1.2 3 1.5 ; 1.1 0.9 1
            "type":"number","const":100 ; 100 1e2 100.0 0.1E+3 ; 10 1000 99.9
            "type":"number" ; 0 -0 1.5e10 -2E-3 123456789012345678901234567890 ; 01 .5 1. 1e +1 --1 0x1
            "type":"integer" ; 0 -12 99999999999999999999 ; 1.5 1e3 00
            """)
    void forSchema_numbers_areExact(String keywords, String valid, String invalid) {
        check("{" + keywords + "}", List.of(valid.split(" ")), List.of(invalid.split(" ")));
    }

    @Test
    void forSchema_numberBeginnings_areAllowedOnlyWhenTheyCanBeFinished() {
        Walker walker = new Walker("{\"type\":\"number\",\"minimum\":5,\"maximum\":5.5}");
        assertThat(walker.begins("0.5")).isTrue();
        assertThat(walker.begins("7")).isFalse();
        assertThat(walker.begins("5e")).isTrue();
        assertThat(walker.begins("5e1")).isFalse();
        assertThat(walker.begins("50e-")).isTrue();
        assertThat(walker.begins("-")).isFalse();
    }

    @Test
    void forSchema_arrays_keepToTheirCounts() {
        check(
                "{\"type\":\"array\",\"prefixItems\":[{\"type\":\"integer\"}],\"items\":{\"type\":\"string\"},\"minItems\":2,\"maxItems\":3}",
                List.of("[1,\"a\"]", "[1, \"a\", \"b\"]"),
                List.of("[]", "[1]", "[\"a\",\"b\"]", "[1,\"a\",\"b\",\"c\"]", "[1,\"a\",]"));
        check(
                "{\"type\":\"array\",\"items\":{\"enum\":[\"a\",1,true]},\"uniqueItems\":true}",
                List.of("[]", "[1,\"a\",true]", "[true]"),
                List.of("[1,1]", "[\"a\",1,\"a\"]", "[1,\"a\",true,1]"));
    }

    @Test
    void forSchema_recursion_followsReferences() {
        check(
                """
                {"$defs":{"node":{"type":"object","properties":{"left":{"$ref":"#/$defs/node"},"value":{"type":"integer"}},
                 "required":["value"],"additionalProperties":false}},"$ref":"#/$defs/node"}""",
                List.of("{\"value\":1}", "{\"left\":{\"left\":{\"value\":3},\"value\":2},\"value\":1}"),
                List.of("{\"left\":{}}", "{\"left\":{\"value\":1}}"));
    }

    @Test
    void forSchema_recursionWithoutEnd_isNotEntered() {
        Walker walker = new Walker("""
                {"$defs":{"loop":{"type":"object","properties":{"next":{"$ref":"#/$defs/loop"}},"required":["next"]}},
                 "type":"object","properties":{"loop":{"$ref":"#/$defs/loop"},"x":{"type":"null"}},"additionalProperties":false}""");

        assertThat(walker.begins("{\"loop\"")).isFalse();
        assertThat(walker.accepts("{\"x\":null}")).isTrue();
    }

    @Test
    void forSchema_allOf_isMerged() {
        check(
                """
                {"allOf":[{"type":"object","properties":{"a":{"minimum":3}},"required":["a"]},
                          {"properties":{"a":{"type":"integer","maximum":5},"b":{"type":"string"}}}]}""",
                List.of("{\"a\":3}", "{\"b\":\"x\",\"a\":5}"),
                List.of("{\"a\":2}", "{\"a\":6}", "{\"a\":4,\"b\":1}", "{}"));
    }

    @Test
    void forSchema_oneOfWithDisjointBranches_isEnforced() {
        check(
                """
                {"oneOf":[{"type":"object","properties":{"kind":{"const":"a"},"x":{"type":"integer"}},"required":["kind","x"]},
                          {"type":"object","properties":{"kind":{"const":"b"},"y":{"type":"string"}},"required":["kind","y"]},
                          {"type":"null"}]}""",
                List.of(
                        "{\"kind\":\"a\",\"x\":1}",
                        "{\"y\":\"z\",\"kind\":\"b\"}",
                        "null",
                        "{\"x\":1,\"y\":2,\"kind\":\"a\"}"),
                List.of("{\"kind\":\"a\",\"y\":\"z\"}", "{\"kind\":\"c\"}", "{\"x\":1,\"y\":2,\"kind\":\"b\"}"));
    }

    @Test
    void forSchema_patternProperties_applyToDeclaredAndOtherKeys() {
        check(
                """
                {"type":"object","properties":{"a1":{"minimum":5}},"patternProperties":{"^a":{"type":"integer"},"1$":{"maximum":9}},
                 "additionalProperties":{"type":"boolean"}}""",
                List.of("{\"a1\":7}", "{\"b1\":1.5,\"a\":100,\"b\":true}"),
                List.of("{\"a1\":4}", "{\"a1\":10}", "{\"a1\":7.5}", "{\"a\":true}", "{\"b\":1}", "{\"b1\":10}"));
    }

    @Test
    void forSchema_whiteSpace_isOneBlankOrOneLineBreakWithIndentation() {
        Walker walker = new Walker("{\"type\":\"object\",\"additionalProperties\":{\"type\":\"array\"}}");
        assertThat(walker.accepts("{\"a\":[1,2],\"b\":[]}")).isTrue();
        assertThat(walker.accepts("{\"a\": [1, 2], \"b\": []}")).isTrue();
        assertThat(walker.accepts("{\n  \"a\": [\n    1,\n    2\n  ],\n  \"b\": []\n}"))
                .isTrue();
        assertThat(walker.begins("{  ")).isFalse();
        assertThat(walker.begins("{\n\n")).isFalse();
        assertThat(walker.begins("{\n" + " ".repeat(Blanks.MAX_INDENT))).isTrue();
        assertThat(walker.begins("{\n" + " ".repeat(Blanks.MAX_INDENT + 1))).isFalse();
        assertThat(walker.begins(" ")).isFalse();
        assertThat(walker.begins("{} ")).isFalse();
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
            {"properties":{"x":{"not":{}}}} ; /properties/x ; not
            {"if":{},"then":{}} ; "" ; if
            {"items":{"contains":{}}} ; /items ; contains
            {"dependentRequired":{}} ; "" ; dependentRequired
            {"unevaluatedProperties":false} ; "" ; unevaluatedProperties
            {"$defs":{"a":{"nullable":true}},"$ref":"#/$defs/a"} ; /$defs/a ; nullable
            {"properties":{"a/b":{"format":"iban"}}} ; /properties/a~1b ; format
            {"type":"string","pattern":"(?=a)"} ; "" ; pattern
            {"anyOf":[{"type":"text"}]} ; /anyOf/0 ; type
            {"oneOf":[{"type":"integer"},{"type":"number"}]} ; "" ; oneOf
            {"type":"array","items":{"type":"string"},"uniqueItems":true} ; "" ; uniqueItems
            {"items":[{}]} ; "" ; items
            {"$ref":"https://other.example/schema"} ; "" ; $ref
            {"$ref":"#/$defs/none"} ; "" ; $ref
            {"minimum":"1"} ; "" ; minimum
            {"minimum":1e999999} ; "" ; minimum
            {"minLength":-1} ; "" ; minLength
            {"required":"a"} ; "" ; required
            {"multipleOf":0} ; "" ; multipleOf
            {"allOf":[]} ; "" ; allOf
            """)
    void forSchema_whatCannotBeEnforced_isRefusedByNameAndPlace(String schema, String pointer, String keyword) {
        assertThatThrownBy(() -> new Walker(schema))
                .isInstanceOfSatisfying(UnsupportedSchemaException.class, refused -> {
                    assertThat(refused.pointer()).isEqualTo(pointer.replace("\"\"", ""));
                    assertThat(refused.keyword()).isEqualTo(keyword);
                });
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
            false
            {"type":"string","minLength":3,"maxLength":2}
            {"allOf":[{"type":"string"},{"type":"integer"}]}
            {"$ref":"#"}
            {"type":"integer","minimum":1,"maximum":0}
            {"type":"integer","exclusiveMinimum":1,"exclusiveMaximum":2}
            {"enum":[]}
            {"type":"object","required":["a"],"properties":{"a":false}}
            {"type":
            [1]
            ""
            """)
    void forSchema_nothingPossible_isRefused(String schema) {
        assertThatThrownBy(() -> new Walker(schema)).isInstanceOf(UnsupportedSchemaException.class);
    }

    @Test
    void forSchema_annotationsAndExtensions_haveNoEffect() {
        check("""
                {"$schema":"https://json-schema.org/draft/2020-12/schema","title":"t","description":"d","default":1,"examples":[],
                 "x-order":3,"deprecated":true,"type":["integer","null"]}""", List.of("1", "null"), List.of("\"a\""));
    }
}
