package dev.parley.llama.grammar;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.llama.grammar.schema.UnsupportedSchemaException;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Random schemas against an independent validator, in both directions. */
class SchemaPropertyTests {

    private static final int VALUES = 25;
    private static final int TEXTS = 6;

    @Property(tries = 500, shrinking = ShrinkingMode.OFF)
    void accepts_values_exactlyThoseThatAreValid(@ForAll long seed) {
        RandomSchemas schemas = new RandomSchemas(seed);
        ObjectNode schema = schemas.document();
        Reference reference = new Reference(schema);
        Walker walker;
        try {
            walker = new Walker(schema.toString());
        } catch (UnsupportedSchemaException refused) {
            assertRefusalIsHonest(refused, schema, reference, schemas);
            return;
        }
        for (int count = 0; count < VALUES; count++) {
            JsonNode value = count % 5 == 0 ? schemas.value(3) : schemas.near(schema, schema, 0);
            String json = Reference.spelled(value);
            assertThat(walker.accepts(json))
                    .as("schema %s value %s", schema, json)
                    .isEqualTo(isValid(reference, value, walker.accepts(json)));
        }
    }

    @Property(tries = 300, shrinking = ShrinkingMode.OFF)
    void write_anyAllowedText_isValidAndNeverStuck(@ForAll long seed) {
        ObjectNode schema = new RandomSchemas(seed).document();
        Walker walker;
        try {
            walker = new Walker(schema.toString());
        } catch (UnsupportedSchemaException refused) {
            return;
        }
        Reference reference = new Reference(schema);
        Random random = new Random(seed);
        for (int count = 0; count < TEXTS; count++) {
            String json = walker.write(random);
            if (!json.isEmpty()) {
                assertThat(isValid(reference, Reference.MAPPER.readTree(json), true))
                        .as("schema %s text %s", schema, json)
                        .isTrue();
            }
        }
    }

    /** What the other validator says, which follows some circular references for ever. */
    private static boolean isValid(Reference reference, JsonNode value, boolean otherwise) {
        try {
            return reference.isValid(value);
        } catch (StackOverflowError e) {
            return otherwise;
        }
    }

    /** A schema said to allow nothing must not allow anything that we can think of. */
    private static void assertRefusalIsHonest(
            UnsupportedSchemaException refused, ObjectNode schema, Reference reference, RandomSchemas schemas) {
        if (String.valueOf(refused.getMessage()).contains("allows no value")) {
            for (int count = 0; count < VALUES; count++) {
                JsonNode value = schemas.near(schema, schema, 0);
                assertThat(isValid(reference, value, false))
                        .as("schema %s value %s", schema, value)
                        .isFalse();
            }
        }
    }
}
