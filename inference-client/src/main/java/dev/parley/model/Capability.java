package dev.parley.model;

/** What not every chat model can do. */
public enum Capability {
    /** Calls of tools. */
    TOOLS,
    /** Answers that keep to a JSON Schema. */
    JSON_SCHEMA
}
