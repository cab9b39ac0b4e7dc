package dev.parley.llama.batch;

import java.time.Duration;

/**
 * How a generation ended and what it took.
 *
 * @param cachedTokens tokens of the prompt that were not computed again
 * @param queued time from submission to the first computation
 * @param firstToken time from submission to the first generated token
 * @param total time from submission to the end
 */
public record GenerationResult(
        EndReason reason,
        int promptTokens,
        int completionTokens,
        int cachedTokens,
        Duration queued,
        Duration firstToken,
        Duration total) {

    /** Why a text ended. */
    public enum EndReason {
        /** The model ended it, or a stop string. */
        STOP,
        /** {@code maxTokens} or the context was used up. */
        LENGTH,
        /** The model called tools. */
        TOOL_CALLS
    }
}
