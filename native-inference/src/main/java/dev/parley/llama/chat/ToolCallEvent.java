package dev.parley.llama.chat;

/** What the incremental parser of model output found. */
public sealed interface ToolCallEvent {

    /** Text that is certainly not part of a tool call. */
    record Text(String text) implements ToolCallEvent {}

    /** A complete call of an offered tool. */
    record Call(ToolCall call) implements ToolCallEvent {}
}
