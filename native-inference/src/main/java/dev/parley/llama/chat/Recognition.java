package dev.parley.llama.chat;

import java.util.List;

/** What stands at one place of model output. */
sealed interface Recognition {

    /** Calls of offered tools that end before {@code end}. */
    record Calls(List<ToolCall> calls, int end) implements Recognition {
        public Calls {
            calls = List.copyOf(calls);
        }
    }

    /** It may become a call when more text arrives. */
    record Unfinished() implements Recognition {}

    /** Whatever follows, no call begins here. */
    record NoCall() implements Recognition {}
}
