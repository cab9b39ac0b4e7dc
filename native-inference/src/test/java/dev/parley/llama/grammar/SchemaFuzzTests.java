package dev.parley.llama.grammar;

import dev.parley.llama.grammar.schema.SchemaCompiler;
import dev.parley.llama.grammar.schema.UnsupportedSchemaException;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import org.junit.jupiter.api.Assertions;

/** Whatever is called a schema is compiled or refused, in bounded time. */
class SchemaFuzzTests {

    /** Far more than any of these takes; only a hang is longer. */
    private static final Duration HANG = Duration.ofSeconds(60);

    private static final List<String> FRAGMENTS = List.of(
            "{\"",
            "\":",
            "}",
            "[",
            "]",
            ",",
            "type",
            "\"object\"",
            "properties",
            "{}",
            "true",
            "false",
            "1e99",
            "-1",
            "999999999",
            "\"(a{9}){9}\"",
            "\"((a|b)*a){20}\"",
            "\"[^\\\\u0000-\\\\uffff]\"",
            "pattern",
            "anyOf",
            "allOf",
            "oneOf",
            "$ref",
            "\"#\"",
            "\"#/properties\"",
            "items",
            "minLength",
            "maxLength",
            "multipleOf",
            "minimum",
            "enum",
            "const",
            "required",
            "[\"a\"]",
            "\"a\"",
            "null",
            "patternProperties",
            "propertyNames",
            "maxItems");

    @Property(tries = 200, shrinking = ShrinkingMode.OFF)
    void compile_mutatedSchemas_areCompiledOrRefused(@ForAll long seed) {
        Random random = new Random(seed);
        StringBuilder text =
                new StringBuilder(new RandomSchemas(seed).document().toString());
        for (int count = 1 + random.nextInt(4); count > 0; count--) {
            int at = random.nextInt(text.length());
            String fragment = FRAGMENTS.get(random.nextInt(FRAGMENTS.size()));
            switch (random.nextInt(3)) {
                case 0 -> text.insert(at, fragment);
                case 1 -> text.replace(at, Math.min(text.length(), at + random.nextInt(12)), fragment);
                default -> {
                    // A keyword or value for another keeps the JSON whole more often.
                    int quote = text.indexOf("\"", at);
                    int end = quote < 0 ? -1 : text.indexOf("\"", quote + 1);
                    if (end > 0) {
                        text.replace(quote + 1, end, fragment.replaceAll("[\"{}:,\\[\\]\\\\]", ""));
                    }
                }
            }
        }
        String schema = text.toString();
        Assertions.assertTimeoutPreemptively(HANG, () -> {
            try {
                SchemaCompiler.compile(schema);
            } catch (UnsupportedSchemaException refused) {
                // That is an answer, too.
            }
        });
    }
}
