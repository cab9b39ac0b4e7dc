package dev.parley.assistant.agent;

import dev.parley.model.ToolCall;
import dev.parley.tool.ToolResult;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** The calls of one round and how they ended. Confined to the subscription of its turn. */
final class CallBatch {

    private final List<ToolCall> calls;
    private final Map<ToolCall, ToolResult> results = new IdentityHashMap<>();

    CallBatch(List<ToolCall> calls) {
        this.calls = List.copyOf(calls);
    }

    AgentEvent ended(ToolCall call, ToolResult result) {
        results.put(call, result);
        return finished(call, result);
    }

    /** The calls without a result, in their order. */
    List<ToolCall> open() {
        return calls.stream().filter(call -> !results.containsKey(call)).toList();
    }

    List<AgentEvent> finishedEvents() {
        List<AgentEvent> events = new ArrayList<>();
        for (ToolCall call : calls) {
            ToolResult result = results.get(call);
            if (result != null) {
                events.add(finished(call, result));
            }
        }
        return events;
    }

    /**
     * The state after these calls, in the order in which the model made them.
     *
     * @param foreign whether results of a tool hold text of others
     */
    LoopState applyTo(LoopState before, Predicate<String> foreign) {
        LoopState state = before;
        for (ToolCall call : calls) {
            ToolResult result = results.get(call);
            if (result != null) {
                state = state.afterCall(CallOutcome.of(call, result, foreign.test(call.name())));
            }
        }
        return state;
    }

    private static AgentEvent finished(ToolCall call, ToolResult result) {
        Integer sources = result instanceof ToolResult.Ok ok && !ok.sources().isEmpty()
                ? Integer.valueOf(ok.sources().size())
                : null;
        return new AgentEvent.ToolFinished(call.id(), call.name(), result.outcome(), sources);
    }
}
