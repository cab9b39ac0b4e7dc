package dev.parley.tool;

import tools.jackson.databind.JsonNode;

/** Arguments of a call, valid against the tool's schema. */
public record ToolArguments(JsonNode json) {

    /** A required string argument. */
    public String text(String name) {
        return json.required(name).asString();
    }
}
