package dev.parley.tool.policy;

import dev.parley.tool.ToolResult;
import dev.parley.tool.ToolSource;
import java.time.Duration;
import java.util.List;

/**
 * A call that came to its end.
 *
 * @param arguments JSON text after repairs, or as given where it was not valid
 * @param repairs what was changed in the arguments, one sentence each, without values
 * @param attempts how often the tool was started; 0 where the call never reached it
 */
public record ToolInvocation(
        String tool, String arguments, List<String> repairs, ToolResult result, Duration duration, int attempts) {
    public ToolInvocation {
        repairs = List.copyOf(repairs);
    }

    /** Pages that may be cited, with their numbers; none after a failure. */
    public List<ToolSource> sources() {
        return switch (result) {
            case ToolResult.Ok ok -> ok.sources();
            case ToolResult.Failed failed -> List.of();
        };
    }
}
