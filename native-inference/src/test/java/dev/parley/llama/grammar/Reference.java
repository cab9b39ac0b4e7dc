package dev.parley.llama.grammar;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import java.math.BigDecimal;
import java.util.Locale;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** An independent validator, and the spellings of values. */
final class Reference {

    static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private final Schema schema;

    Reference(JsonNode node) {
        schema = SchemaRegistry.withDefaultDialect(
                        SpecificationVersion.DRAFT_2020_12,
                        builder -> builder.schemaRegistryConfig(SchemaRegistryConfig.builder()
                                .formatAssertionsEnabled(true)
                                .locale(Locale.ENGLISH)
                                .build()))
                .getSchema(node);
    }

    boolean isValid(JsonNode value) {
        return schema.validate(value).isEmpty();
    }

    /** Compact JSON with plain numbers. */
    static String spelled(JsonNode value) {
        if (value.isNumber()) {
            BigDecimal number = value.decimalValue();
            return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
        }
        if (value.isArray()) {
            StringBuilder text = new StringBuilder("[");
            value.forEach(item -> text.append(text.length() > 1 ? "," : "").append(spelled(item)));
            return text.append(']').toString();
        }
        if (value.isObject()) {
            StringBuilder text = new StringBuilder("{");
            value.properties()
                    .forEach(entry -> text.append(text.length() > 1 ? ", " : "")
                            .append(MAPPER.writeValueAsString(entry.getKey()))
                            .append(": ")
                            .append(spelled(entry.getValue())));
            return text.append('}').toString();
        }
        return MAPPER.writeValueAsString(value);
    }
}
