package dev.parley.tool.schema;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import com.networknt.schema.path.PathType;
import dev.parley.tool.ToolArguments;
import dev.parley.tool.schema.internal.ArgumentReader;
import dev.parley.tool.schema.internal.ArgumentRepair;
import dev.parley.tool.schema.internal.UnreadableArgumentsException;
import dev.parley.tool.schema.internal.ViolationText;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Checks the arguments of one tool against its JSON Schema (2020-12 unless the schema names another draft), after
 * making the few repairs whose meaning is certain. The schema is compiled once. Thread-safe; never throws on arguments.
 */
public final class ArgumentValidator {

    private static final String INVALID = "arguments_invalid";

    private final String tool;

    private final Schema schema;

    private final ArgumentReader reader;

    private final ArgumentRepair repair;

    private ArgumentValidator(String tool, Schema schema, ArgumentReader reader, ArgumentRepair repair) {
        this.tool = tool;
        this.schema = schema;
        this.reader = reader;
        this.repair = repair;
    }

    /** @throws IllegalArgumentException when the schema is not a usable JSON Schema of an object; names the tool */
    public static ArgumentValidator compile(String tool, String schema, ArgumentLimits limits) {
        JsonNode node;
        try {
            node = JsonMapper.builder().build().readTree(schema);
        } catch (JacksonException malformed) {
            throw new IllegalArgumentException("The schema of " + tool + " is not JSON", malformed);
        }
        if (!node.isObject() || !node.path("type").asString("object").equals("object")) {
            throw new IllegalArgumentException(
                    "The schema of " + tool + " must be an object with \"type\": \"object\"");
        }
        requireOwnReferences(tool, node);
        try {
            SchemaRegistryConfig config = SchemaRegistryConfig.builder()
                    .pathType(PathType.JSON_POINTER)
                    .locale(Locale.ENGLISH)
                    .preloadSchema(true)
                    .build();
            Schema compiled = SchemaRegistry.withDefaultDialect(
                            SpecificationVersion.DRAFT_2020_12, builder -> builder.schemaRegistryConfig(config))
                    .getSchema(node);
            ArgumentReader reader = new ArgumentReader(limits);
            return new ArgumentValidator(tool, compiled, reader, new ArgumentRepair(tool, node, reader));
        } catch (RuntimeException unusable) {
            throw new IllegalArgumentException("The schema of " + tool + " cannot be compiled", unusable);
        }
    }

    /** Nothing is fetched to check arguments: a schema may come from a server that is not trusted. */
    private static void requireOwnReferences(String tool, JsonNode node) {
        for (String keyword : List.of("$ref", "$dynamicRef", "$recursiveRef")) {
            JsonNode reference = node.path(keyword);
            if (reference.isString() && !reference.asString().startsWith("#")) {
                throw new IllegalArgumentException("The schema of " + tool + " refers to another document: put it"
                        + " under $defs and refer to it with #/$defs/…");
            }
        }
        node.forEach(child -> requireOwnReferences(tool, child));
    }

    /** Checks a JSON object given as text. */
    public ArgumentCheck check(String arguments) {
        List<String> repairs = new ArrayList<>();
        try {
            JsonNode repaired = repair.repair(reader.read(arguments, repairs), repairs);
            reader.requireDepth(repaired);
            if (!repaired.isObject()) {
                return invalid("the arguments must be a JSON object but are " + ViolationText.kind(repaired));
            }
            List<Error> errors = schema.validate(repaired);
            if (!errors.isEmpty()) {
                return invalid(ViolationText.of(errors, schema.getSchemaNode()));
            }
            return new ArgumentCheck.Valid(new ToolArguments(repaired), repairs);
        } catch (UnreadableArgumentsException unreadable) {
            return new ArgumentCheck.Invalid(
                    unreadable.code(), "The arguments of " + tool + " cannot be used: " + unreadable.getMessage());
        } catch (RuntimeException unexpected) {
            // A validator keyword may still trip over an exotic number; the model can only write it differently.
            return invalid("they hold a value that cannot be checked; use plain numbers and texts");
        }
    }

    private ArgumentCheck.Invalid invalid(String reason) {
        return new ArgumentCheck.Invalid(INVALID, "The arguments of " + tool + " are not valid: " + reason);
    }
}
