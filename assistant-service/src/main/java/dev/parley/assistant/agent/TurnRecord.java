package dev.parley.assistant.agent;

import dev.parley.model.ModelInfo;
import java.util.List;

/**
 * All that went into a turn and all that came out of it: enough to run it again without model and tools.
 *
 * @param events what the turn got from outside
 * @param emitted what it told
 * @param end {@code done}, {@code error} or {@code cancelled}
 */
public record TurnRecord(
        AgentRequest request, ModelInfo model, List<RecordedEvent> events, List<AgentEvent> emitted, String end) {

    static final String DONE = "done";
    static final String ERROR = "error";
    static final String CANCELLED = "cancelled";

    public TurnRecord {
        events = List.copyOf(events);
        emitted = List.copyOf(emitted);
    }
}
