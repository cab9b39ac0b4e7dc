package dev.parley.assistant.agent;

import dev.parley.memory.conversation.LoggedMessage;
import dev.parley.model.Usage;
import dev.parley.tool.ToolSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Where a turn stands between two model calls. Immutable.
 *
 * @param messages this turn so far: the person's message, calls and results
 * @param sources what was read, by citation number from 1
 * @param calls number of tool calls so far
 * @param seen name and arguments of the calls so far
 */
record LoopState(
        List<LoggedMessage> messages,
        List<ToolSource> sources,
        int rounds,
        int calls,
        Set<String> seen,
        Usage usage,
        StopCause stop) {

    LoopState {
        messages = List.copyOf(messages);
        sources = List.copyOf(sources);
        seen = Set.copyOf(seen);
    }

    static LoopState start(String text) {
        return new LoopState(
                List.of(new LoggedMessage.User(text)), List.of(), 0, 0, Set.of(), Usage.NONE, StopCause.ANSWERED);
    }

    boolean toolsOff() {
        return stop != StopCause.ANSWERED;
    }

    LoopState afterModel(Usage used) {
        return new LoopState(messages, sources, rounds + 1, calls, seen, usage.plus(used), stop);
    }

    LoopState stopped(StopCause cause) {
        return new LoopState(messages, sources, rounds, calls, seen, usage, cause);
    }

    LoopState afterCall(LoggedMessage.ToolCall call, LoggedMessage.ToolResult result, List<ToolSource> read) {
        List<LoggedMessage> nextMessages = new ArrayList<>(messages);
        nextMessages.add(call);
        nextMessages.add(result);
        List<ToolSource> nextSources = new ArrayList<>(sources);
        nextSources.addAll(read);
        Set<String> nextSeen = new TreeSet<>(seen);
        nextSeen.add(key(call.name(), call.arguments()));
        return new LoopState(nextMessages, nextSources, rounds, calls + 1, nextSeen, usage, stop);
    }

    static String key(String tool, String arguments) {
        return tool + ' ' + arguments;
    }
}
