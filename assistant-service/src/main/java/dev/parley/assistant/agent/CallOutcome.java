package dev.parley.assistant.agent;

import dev.parley.memory.conversation.LoggedMessage;
import dev.parley.model.ToolCall;
import dev.parley.tool.ToolAttachment;
import dev.parley.tool.ToolResult;
import dev.parley.tool.ToolSource;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A call with its result, as the state of the loop takes it.
 *
 * @param key tells this call from others, see {@link CallKey}
 * @param lines what the result says, for telling whether it is new; empty for failures
 * @param lasting false for failures that may pass, after which the same call may be made again
 * @param untrusted whether the result is text of others
 */
record CallOutcome(
        LoggedMessage.ToolCall call,
        LoggedMessage.ToolResult result,
        List<ToolSource> sources,
        List<ToolAttachment> attachments,
        String key,
        Set<String> lines,
        boolean lasting,
        boolean untrusted) {

    /** Before the message of a failure. */
    static final String ERROR = "Error: ";

    private static final Set<String> PASSING_FAILURES = Set.of("timeout", "busy", "circuit_open", "tool_error");

    /** Longer arguments are refused by every tool and would only fill the prompt. */
    private static final int MAX_ARGUMENT_CHARS = 8_000;

    private static final int MAX_NAME_CHARS = 64;

    /** Citation numbers change from call to call and are no information. */
    private static final Pattern NUMBERING = Pattern.compile("^\\[\\d+]\\s*");

    /**
     * @param untrusted whether results of this tool are text of others
     */
    static CallOutcome of(ToolCall call, ToolResult result, boolean untrusted) {
        String key = CallKey.of(call.name(), call.arguments());
        LoggedMessage.ToolCall logged = logged(call);
        return switch (result) {
            case ToolResult.Ok ok ->
                new CallOutcome(
                        logged,
                        new LoggedMessage.ToolResult(logged.id(), logged.name(), ok.text()),
                        ok.sources(),
                        ok.attachments(),
                        key,
                        lines(ok.text()),
                        true,
                        untrusted);
            case ToolResult.Failed failed ->
                new CallOutcome(
                        logged,
                        new LoggedMessage.ToolResult(logged.id(), logged.name(), ERROR + failed.message()),
                        List.of(),
                        List.of(),
                        key,
                        Set.of(),
                        !PASSING_FAILURES.contains(failed.code()),
                        untrusted);
        };
    }

    /** The call as a model can read it again: a model refuses a history with arguments that are no JSON object. */
    private static LoggedMessage.ToolCall logged(ToolCall call) {
        String name = call.name().length() <= MAX_NAME_CHARS
                ? call.name()
                : call.name().substring(0, MAX_NAME_CHARS);
        boolean readable = call.arguments().length() <= MAX_ARGUMENT_CHARS && CallKey.isObject(call.arguments());
        return new LoggedMessage.ToolCall(call.id(), name, readable ? call.arguments() : "{}");
    }

    private static Set<String> lines(String text) {
        return text.lines()
                .map(line -> NUMBERING.matcher(line.strip()).replaceFirst(""))
                .filter(line -> !line.isEmpty())
                .collect(Collectors.toSet());
    }
}
