package dev.parley.model;

/** Whether the model may or must call a tool. */
public sealed interface ToolChoice {

    /** A call or text, as the model likes. */
    ToolChoice AUTO = new Auto();

    /** No call, though tools are described. */
    record None() implements ToolChoice {}

    /** A call or text, as the model likes. */
    record Auto() implements ToolChoice {}

    /** A call of any of the tools. */
    record Required() implements ToolChoice {}

    /** A call of this tool. */
    record Named(String tool) implements ToolChoice {}
}
