package dev.parley.assistant.agent;

import dev.parley.model.ModelInfo;
import dev.parley.tool.ToolSpec;
import java.util.List;

/**
 * All that went into a turn and all that came out of it: enough to run it again without model and tools.
 *
 * @param tools the tools that there were
 * @param events what the turn got from outside
 * @param emitted what it told
 * @param end {@code done}, {@code error} or {@code cancelled}
 */
public record TurnRecord(
        AgentRequest request,
        ModelInfo model,
        List<ToolSpec> tools,
        List<RecordedEvent> events,
        List<AgentEvent> emitted,
        String end) {

    static final String DONE = "done";
    static final String ERROR = "error";
    static final String CANCELLED = "cancelled";

    public TurnRecord {
        tools = List.copyOf(tools);
        events = List.copyOf(events);
        emitted = List.copyOf(emitted);
    }
}
