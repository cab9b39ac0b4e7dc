package dev.parley.model;

/** Why an answer ended. */
public enum FinishReason {
    STOP,
    LENGTH,
    TOOL_CALLS
}
