package dev.parley.llama.chat;

import java.util.List;

/** One message of a Llama 3 prompt. Contents are plain text and are never parsed for special tokens. */
public sealed interface ChatMessage {

    record System(String text) implements ChatMessage {}

    record User(String text) implements ChatMessage {}

    record Assistant(String text) implements ChatMessage {}

    /** A tool call that the assistant made earlier. */
    record ToolCalls(List<ToolCall> calls) implements ChatMessage {
        public ToolCalls {
            calls = List.copyOf(calls);
        }
    }

    /** The result of a tool, role {@code ipython}. */
    record ToolResult(String text) implements ChatMessage {}
}
