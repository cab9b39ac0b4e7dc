package dev.parley.assistant.agent;

import dev.parley.memory.conversation.LoggedMessage;
import dev.parley.model.Usage;
import dev.parley.tool.ToolAttachment;
import dev.parley.tool.ToolSource;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Where a turn stands between two model calls. Immutable.
 *
 * @param messages this turn so far: the person's message, calls and results
 * @param sources what was read, by citation number from 1
 * @param attachments files that tools made for the person
 * @param rounds model calls so far
 * @param calls tool calls so far
 * @param settled keys of the calls that have a lasting result, see {@link CallKey}
 * @param known lines of results that were read so far
 * @param fruitless results in a row that brought nothing new
 * @param untrusted whether text of others was read in this turn
 * @param compacted whether the model refused a prompt as too long, so that it is kept short
 * @param cost money spent
 * @param stop why the tools are off; {@link StopCause#ANSWERED} while they are on
 */
record LoopState(
        List<LoggedMessage> messages,
        List<ToolSource> sources,
        List<ToolAttachment> attachments,
        int rounds,
        int calls,
        Set<String> settled,
        Set<String> known,
        int fruitless,
        boolean untrusted,
        boolean compacted,
        Usage usage,
        BigDecimal cost,
        StopCause stop) {

    LoopState {
        messages = List.copyOf(messages);
        sources = List.copyOf(sources);
        attachments = List.copyOf(attachments);
        settled = Set.copyOf(settled);
        known = Set.copyOf(known);
    }

    static LoopState start(String text) {
        return new LoopState(
                List.of(new LoggedMessage.User(text)),
                List.of(),
                List.of(),
                0,
                0,
                Set.of(),
                Set.of(),
                0,
                false,
                false,
                Usage.NONE,
                BigDecimal.ZERO,
                StopCause.ANSWERED);
    }

    boolean toolsOff() {
        return stop != StopCause.ANSWERED;
    }

    LoopState afterModel(Usage used, BigDecimal price) {
        return new LoopState(
                messages,
                sources,
                attachments,
                rounds + 1,
                calls,
                settled,
                known,
                fruitless,
                untrusted,
                compacted,
                usage.plus(used),
                cost.add(price),
                stop);
    }

    LoopState stopped(StopCause cause) {
        return new LoopState(
                messages,
                sources,
                attachments,
                rounds,
                calls,
                settled,
                known,
                fruitless,
                untrusted,
                compacted,
                usage,
                cost,
                cause);
    }

    LoopState afterOverflow() {
        return new LoopState(
                messages,
                sources,
                attachments,
                rounds,
                calls,
                settled,
                known,
                fruitless,
                untrusted,
                true,
                usage,
                cost,
                stop);
    }

    LoopState afterCall(CallOutcome outcome) {
        List<LoggedMessage> nextMessages = new ArrayList<>(messages);
        nextMessages.add(outcome.call());
        nextMessages.add(outcome.result());
        List<ToolSource> nextSources = new ArrayList<>(sources);
        nextSources.addAll(outcome.sources());
        List<ToolAttachment> nextAttachments = new ArrayList<>(attachments);
        nextAttachments.addAll(outcome.attachments());
        Set<String> nextSettled = new HashSet<>(settled);
        if (outcome.lasting()) {
            nextSettled.add(outcome.key());
        }
        Set<String> nextKnown = new HashSet<>(known);
        boolean news = nextKnown.addAll(outcome.lines());
        return new LoopState(
                nextMessages,
                nextSources,
                nextAttachments,
                rounds,
                calls + 1,
                nextSettled,
                nextKnown,
                news ? 0 : fruitless + 1,
                untrusted || outcome.untrusted(),
                compacted,
                usage,
                cost,
                stop);
    }
}
