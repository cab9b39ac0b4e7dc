package dev.parley.memory.fact;

/** How a fact came into memory. Pages and results of tools are no source. */
public enum FactSource {
    /** The model kept it by its tool, in a turn of the person. */
    TOOL,
    /** Read out of what the person wrote, after the turn. */
    EXTRACTED,
    /** The person wrote or mended it in the list of facts. */
    EDITED
}
