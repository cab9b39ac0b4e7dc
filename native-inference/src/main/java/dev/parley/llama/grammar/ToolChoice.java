package dev.parley.llama.grammar;

/** Whether the model may or must call a tool. */
public sealed interface ToolChoice {

    /** No call. */
    record None() implements ToolChoice {}

    /** A call or text, as the model likes. */
    record Auto() implements ToolChoice {}

    /** A call of any tool. */
    record Required() implements ToolChoice {}

    /** A call of this tool. */
    record Named(String tool) implements ToolChoice {}
}
