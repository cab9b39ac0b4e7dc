package dev.parley.assistant.tools;

import dev.parley.assistant.StartupException;
import dev.parley.tool.Tool;
import dev.parley.tool.ToolArguments;
import dev.parley.tool.ToolContext;
import dev.parley.tool.ToolResult;
import dev.parley.tool.ToolSpec;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** A tool with time and result limits of the operator. */
record LimitedTool(Tool tool, ToolSpec spec) implements Tool {

    /** @throws StartupException when a limit is for a tool that there is not, or out of range */
    static List<Tool> limited(List<Tool> tools, Map<String, ToolProperties.Limit> limits) {
        TreeSet<String> unknown = new TreeSet<>(limits.keySet());
        tools.forEach(tool -> unknown.remove(tool.spec().name()));
        if (!unknown.isEmpty()) {
            throw new StartupException("parley.tools.limits." + unknown.first() + " is for no built-in tool that is on."
                    + " There are "
                    + tools.stream().map(tool -> tool.spec().name()).collect(Collectors.joining(", ")) + ".");
        }
        return tools.stream()
                .map(tool -> limited(tool, limits.get(tool.spec().name())))
                .toList();
    }

    private static Tool limited(Tool tool, ToolProperties.@Nullable Limit limit) {
        if (limit == null) {
            return tool;
        }
        ToolSpec own = tool.spec();
        return new LimitedTool(
                tool,
                new ToolSpec(
                        own.name(),
                        own.description(),
                        own.schema(),
                        own.effect(),
                        limit.timeout() == null ? own.timeout() : limit.timeout(),
                        limit.maxResultTokens() == null ? own.maxResultTokens() : limit.maxResultTokens(),
                        own.trustedOutput()));
    }

    @Override
    public Mono<ToolResult> call(ToolArguments arguments, ToolContext context) {
        return tool.call(arguments, context);
    }
}
