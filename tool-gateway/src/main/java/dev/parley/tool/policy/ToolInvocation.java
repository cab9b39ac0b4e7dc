package dev.parley.tool.policy;

import dev.parley.tool.ToolResult;
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
}
