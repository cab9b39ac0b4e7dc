package dev.parley.tool.policy.internal;

import dev.parley.tool.Tool;
import dev.parley.tool.ToolRegistry;
import dev.parley.tool.ToolSpec;
import dev.parley.tool.policy.InvocationOptions;
import dev.parley.tool.schema.ArgumentValidator;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The guards of a registry's tools. A tool keeps its guard, with what its breaker has seen, until it is replaced.
 * Thread-safe.
 */
public final class GuardedTools {

    private final ToolRegistry registry;

    private final InvocationOptions options;

    private final Clock clock;

    private volatile Guards guards = new Guards(Map.of(), Map.of());

    /** @throws IllegalArgumentException when the schema of a tool cannot be compiled; names the tool */
    public GuardedTools(ToolRegistry registry, InvocationOptions options, Clock clock) {
        this.registry = registry;
        this.options = options;
        this.clock = clock;
        guards = renewed(registry.tools());
    }

    public Optional<GuardedTool> find(String name) {
        Map<String, Tool> tools = registry.tools();
        Guards current = guards;
        if (current.tools != tools) {
            current = renewed(tools);
        }
        return Optional.ofNullable(current.byName.get(name));
    }

    private synchronized Guards renewed(Map<String, Tool> tools) {
        Guards before = guards;
        if (before.tools == tools) {
            return before;
        }
        Map<String, GuardedTool> next = new HashMap<>();
        tools.forEach((name, tool) -> {
            GuardedTool known = before.byName.get(name);
            next.put(name, known != null && known.tool() == tool ? known : guard(tool));
        });
        guards = new Guards(tools, next);
        return guards;
    }

    private GuardedTool guard(Tool tool) {
        ToolSpec spec = tool.spec();
        ArgumentValidator validator = ArgumentValidator.compile(spec.name(), spec.schema(), options.arguments());
        return new GuardedTool(tool, spec, validator, options, clock);
    }

    private record Guards(Map<String, Tool> tools, Map<String, GuardedTool> byName) {}
}
