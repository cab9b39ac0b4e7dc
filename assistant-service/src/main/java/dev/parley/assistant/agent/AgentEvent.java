package dev.parley.assistant.agent;

import org.jspecify.annotations.Nullable;

/** What happens during a turn, in order. The last event of a turn is {@link Done}. */
public sealed interface AgentEvent {

    /** @param subject what it is about, as a person may see it: what is searched for, opened or drawn; may be empty */
    record ToolStarted(String callId, String tool, @Nullable String subject) implements AgentEvent {

        /** About nothing that is to be seen. */
        public ToolStarted(String callId, String tool) {
            this(callId, tool, "");
        }
    }

    /**
     * A tool has ended.
     *
     * @param outcome {@code ok}, or the code of the failure
     * @param sources number of its sources; null where it has none by its nature
     */
    record ToolFinished(
            String callId,
            String tool,
            String outcome,
            @Nullable Integer sources) implements AgentEvent {

        /** One without sources. */
        public ToolFinished(String callId, String tool, String outcome) {
            this(callId, tool, outcome, null);
        }
    }

    record Delta(String text) implements AgentEvent {}

    /** A source that the answer cites, told when its first marker appears. */
    record Cited(Citation citation) implements AgentEvent {}

    /**
     * The conversation is with a person now.
     *
     * @param persona id of the persona that handed over
     * @param began false where it was handed over before, and nobody answers in this turn
     */
    record HandedOver(String persona, boolean began) implements AgentEvent {}

    record Done(AgentAnswer answer) implements AgentEvent {}
}
