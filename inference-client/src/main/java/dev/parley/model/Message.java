package dev.parley.model;

import java.util.List;

/** One message of a chat. */
public sealed interface Message {

    record System(String text) implements Message {}

    /** @param pictures what is shown beside the text; for models with {@link Capability#VISION} */
    record User(String text, List<SeenPicture> pictures) implements Message {
        public User {
            pictures = List.copyOf(pictures);
        }

        /** Without pictures. */
        public User(String text) {
            this(text, List.of());
        }
    }

    record Assistant(String text) implements Message {}

    /** Tool calls that the assistant made; the results follow as {@link ToolResult}, one for each call. */
    record ToolCalls(List<ToolCall> calls) implements Message {
        public ToolCalls {
            calls = List.copyOf(calls);
        }
    }

    record ToolResult(String callId, String toolName, String text) implements Message {}

    /** Whether pictures are shown with it, which takes a model with {@link Capability#VISION}. */
    default boolean hasPictures() {
        return this instanceof User user && !user.pictures().isEmpty();
    }
}
