package dev.parley.model;

/** Why an answer ended. */
public enum FinishReason {
    STOP,
    LENGTH,
    TOOL_CALLS,
    /** Withheld, wholly or from some place on, because it is not safe. */
    CONTENT_FILTER
}
