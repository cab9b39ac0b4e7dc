package dev.parley.memory.conversation;

/** One message of a logged turn. */
public sealed interface LoggedMessage {

    record User(String text) implements LoggedMessage {}

    record Assistant(String text) implements LoggedMessage {}

    /** @param arguments a JSON object as text */
    record ToolCall(String id, String name, String arguments) implements LoggedMessage {}

    record ToolResult(String callId, String name, String text) implements LoggedMessage {}
}
