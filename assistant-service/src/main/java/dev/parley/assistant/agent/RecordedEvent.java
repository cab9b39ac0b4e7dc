package dev.parley.assistant.agent;

import dev.parley.model.ChatEvent;
import dev.parley.model.ChatRequest;
import dev.parley.model.ToolCall;
import dev.parley.tool.policy.ToolInvocation;
import java.time.Instant;
import java.util.List;

/** What a turn asked of the outside and what it got, in the order in which it happened. */
public sealed interface RecordedEvent {

    record Now(Instant at) implements RecordedEvent {}

    /** The size of the prompt that the loop asked about. */
    record Counted(int tokens) implements RecordedEvent {}

    record Prompted(ChatRequest request) implements RecordedEvent {}

    record ModelSaid(ChatEvent event) implements RecordedEvent {}

    /** @param fault code of the model's failure, or {@link #FINISHED} */
    record ModelEnded(String fault) implements RecordedEvent {
        static final String FINISHED = "";
    }

    /** @param firstSource number of the first source of these calls */
    record Called(List<ToolCall> calls, Instant at, int firstSource) implements RecordedEvent {
        public Called {
            calls = List.copyOf(calls);
        }
    }

    record Invoked(ToolInvocation invocation) implements RecordedEvent {}

    /** A call was not run. */
    record Refused(ToolCall call, String code) implements RecordedEvent {}
}
