package dev.parley.tool.policy;

import dev.parley.tool.ToolContext;
import dev.parley.tool.ToolSpec;
import reactor.util.context.ContextView;

/** Decides at each call whether the tool may run now, whatever the turn began with. Never blocks. Thread-safe. */
@FunctionalInterface
public interface ToolGate {

    ToolGate OPEN = (spec, context, subscriber) -> true;

    /** @param subscriber Reactor context of who waits for the call */
    boolean isOpen(ToolSpec spec, ToolContext context, ContextView subscriber);
}
