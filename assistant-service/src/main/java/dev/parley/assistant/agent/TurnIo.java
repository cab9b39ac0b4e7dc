package dev.parley.assistant.agent;

import dev.parley.model.ChatEvent;
import dev.parley.model.ChatRequest;
import dev.parley.model.ModelInfo;
import dev.parley.model.ToolCall;
import dev.parley.tool.ToolContext;
import dev.parley.tool.ToolSpec;
import dev.parley.tool.policy.ToolInvocation;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import reactor.core.publisher.Flux;

/**
 * All that a turn takes from outside: time, model and tools. What the loop does is a function of its request and of
 * what it gets here, which is what lets a turn be recorded and replayed. For one turn; its signals are serial.
 */
interface TurnIo {

    Instant now();

    ModelInfo model();

    /** The tools that there are; the same during a turn. */
    List<ToolSpec> tools();

    int countTokens(ChatRequest request);

    /**
     * One model call. Completes without a {@link ChatEvent.Finished} where it was cut: at {@code firstTextBy} when the
     * model has written nothing until then, at {@code endBy} in any case.
     */
    Flux<ChatEvent> stream(ChatRequest request, Instant firstTextBy, Instant endBy);

    /** Runs the calls of a round; one invocation for each, in their order. */
    Flux<ToolInvocation> invoke(List<ToolCall> calls, ToolContext context);

    /** Writes a call to the audit that is not run. */
    void refused(ToolCall call, ToolContext context, String code);

    /** The turn came to its answer; counted once. */
    void ended(LoopState state, Duration took);
}
