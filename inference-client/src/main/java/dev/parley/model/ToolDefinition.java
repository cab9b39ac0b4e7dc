package dev.parley.model;

/**
 * A tool as the model sees it.
 *
 * @param schema JSON Schema of the arguments, as text
 * @param strict whether the arguments must follow the schema to the letter: a model that cannot promise it refuses the
 *     request. Otherwise a schema may be followed as well as the model can
 */
public record ToolDefinition(String name, String description, String schema, boolean strict) {

    /** A tool whose schema is followed as well as the model can. */
    public ToolDefinition(String name, String description, String schema) {
        this(name, description, schema, false);
    }
}
