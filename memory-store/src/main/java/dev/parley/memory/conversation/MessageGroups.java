package dev.parley.memory.conversation;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The shape that a turn needs so that a model can read it later. Stateless. */
public final class MessageGroups {

    private MessageGroups() {}

    /**
     * Checks that a turn begins with the person, ends with the assistant, and that each call has one result after it.
     *
     * @throws IllegalArgumentException when it does not
     */
    public static void check(LoggedTurn turn) {
        List<LoggedMessage> messages = turn.messages();
        require(
                !messages.isEmpty() && messages.getFirst() instanceof LoggedMessage.User,
                "must begin with a message of the person");
        require(messages.getLast() instanceof LoggedMessage.Assistant, "must end with a message of the assistant");
        Set<String> open = new HashSet<>();
        for (LoggedMessage message : messages) {
            switch (message) {
                case LoggedMessage.User user -> require(open.isEmpty(), "has a call without a result");
                case LoggedMessage.Assistant assistant -> require(open.isEmpty(), "has a call without a result");
                case LoggedMessage.ToolCall call -> require(open.add(call.id()), "has two open calls of one id");
                case LoggedMessage.ToolResult result ->
                    require(open.remove(result.callId()), "has a result without a call");
            }
        }
    }

    private static void require(boolean holds, String fault) {
        if (!holds) {
            throw new IllegalArgumentException("turn " + fault);
        }
    }
}
