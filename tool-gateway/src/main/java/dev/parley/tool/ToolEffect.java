package dev.parley.tool;

/** What a tool does to the world; decides retries and who may ask for it. */
public enum ToolEffect {
    READS,
    WRITES_MEMORY,
    CREATES,
    REACHES_OUTSIDE
}
