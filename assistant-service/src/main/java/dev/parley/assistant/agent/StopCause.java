package dev.parley.assistant.agent;

import java.util.Locale;

/** Why the agent loop ended. All but {@link #ANSWERED} mean that tools were switched off for the last answer. */
public enum StopCause {
    ANSWERED,
    ROUNDS,
    TOOL_CALLS,
    REPEATED_CALL,
    NO_NEW_INFORMATION,
    PROMPT_TOKENS,
    COMPLETION_TOKENS,
    DEADLINE,
    COST,
    CONTEXT;

    /** As transcripts and metrics name it; empty for {@link #ANSWERED}. */
    public String mark() {
        return this == ANSWERED ? "" : name().toLowerCase(Locale.ROOT);
    }
}
