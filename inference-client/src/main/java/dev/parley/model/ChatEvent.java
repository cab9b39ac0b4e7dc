package dev.parley.model;

/** What a streaming answer consists of. */
public sealed interface ChatEvent {

    record TextDelta(String text) implements ChatEvent {}

    record ToolCalled(ToolCall call) implements ChatEvent {}

    /** The last event of every stream. */
    record Finished(FinishReason reason, Usage usage) implements ChatEvent {}
}
