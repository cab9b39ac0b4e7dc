package dev.parley.tool;

import reactor.core.publisher.Mono;

/** Something the assistant can do. Implementations are thread-safe and never block the calling thread. */
public interface Tool {

    ToolSpec spec();

    /**
     * Runs the tool with arguments that are valid against the schema. Cancelling the subscription stops the work. An
     * expected failure is a {@link ToolResult.Failed}; an error signal is treated as an unexpected one.
     */
    Mono<ToolResult> call(ToolArguments arguments, ToolContext context);
}
