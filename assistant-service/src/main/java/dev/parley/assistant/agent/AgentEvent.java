package dev.parley.assistant.agent;

/** What happens during a turn, in order. The last event of a turn is {@link Done}. */
public sealed interface AgentEvent {

    record ToolStarted(String callId, String tool) implements AgentEvent {}

    /** @param outcome {@code ok}, or the code of the failure */
    record ToolFinished(String callId, String tool, String outcome) implements AgentEvent {}

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
