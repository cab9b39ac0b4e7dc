package dev.parley.assistant.agent;

/** Why the agent loop ended. All but {@link #ANSWERED} mean that tools were switched off for the last answer. */
public enum StopCause {
    ANSWERED,
    ROUNDS,
    TOOL_CALLS,
    REPEATED_CALL,
    DEADLINE
}
