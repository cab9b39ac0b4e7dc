package dev.parley.assistant.agent;

import dev.parley.memory.conversation.LoggedMessage;
import dev.parley.model.Message;
import dev.parley.model.ToolCall;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes of logged messages, however torn, a history that every model takes: it begins with a person's message, persons
 * and assistant take turns, and each call is followed by its result. A call without result and a result without call are
 * left out. Stateless.
 */
final class History {

    private History() {}

    static List<Message> of(List<LoggedMessage> logged) {
        List<Message> messages = new ArrayList<>();
        Map<String, LoggedMessage.ToolCall> open = new LinkedHashMap<>();
        for (LoggedMessage message : logged) {
            switch (message) {
                case LoggedMessage.User(String text) -> {
                    open.clear();
                    addUser(messages, text);
                }
                case LoggedMessage.Assistant(String text) -> {
                    open.clear();
                    addAssistant(messages, text);
                }
                case LoggedMessage.ToolCall call -> {
                    if (!messages.isEmpty()) {
                        open.put(call.id(), call);
                    }
                }
                case LoggedMessage.ToolResult result -> {
                    LoggedMessage.ToolCall call = open.remove(result.callId());
                    if (call != null) {
                        messages.add(
                                new Message.ToolCalls(List.of(new ToolCall(call.id(), call.name(), call.arguments()))));
                        messages.add(new Message.ToolResult(result.callId(), result.name(), result.text()));
                    }
                }
            }
        }
        return messages;
    }

    private static void addUser(List<Message> messages, String text) {
        if (!messages.isEmpty() && messages.getLast() instanceof Message.User before) {
            messages.set(messages.size() - 1, new Message.User(before.text() + "\n" + text, before.pictures()));
        } else {
            messages.add(new Message.User(text));
        }
    }

    private static void addAssistant(List<Message> messages, String text) {
        // An empty answer is the mark of a turn that a person took over.
        if (messages.isEmpty() || text.isBlank()) {
            return;
        }
        if (messages.getLast() instanceof Message.Assistant(String before)) {
            messages.set(messages.size() - 1, new Message.Assistant(before + "\n" + text));
        } else {
            messages.add(new Message.Assistant(text));
        }
    }
}
