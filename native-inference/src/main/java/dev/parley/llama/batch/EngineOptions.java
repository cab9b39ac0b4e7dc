package dev.parley.llama.batch;

import java.time.Duration;

/**
 * Limits of an engine.
 *
 * @param prefillChunk most prompt tokens that are computed in one step
 * @param stallTarget how long a chunk of a prompt should hold up others: chunks shrink to about this time while others
 *     have work to do
 * @param maxWaiting most requests that wait for a slot; more are refused
 * @param prefixCacheBytes most memory for KV entries of texts that have no slot any more; 0 keeps none
 * @param speculation when tokens are guessed ahead
 * @param maxDraft most tokens that are guessed at once
 */
public record EngineOptions(
        int prefillChunk,
        Duration stallTarget,
        int maxWaiting,
        long prefixCacheBytes,
        Speculation speculation,
        int maxDraft) {

    public static final EngineOptions DEFAULT =
            new EngineOptions(256, Duration.ofMillis(250), 256, 512L << 20, Speculation.ADAPTIVE, 8);

    public EngineOptions {
        check(prefillChunk >= 1, "prefillChunk", "at least 1", prefillChunk);
        check(stallTarget.isPositive(), "stallTarget", "positive", stallTarget);
        check(maxWaiting >= 1, "maxWaiting", "at least 1", maxWaiting);
        check(prefixCacheBytes >= 0, "prefixCacheBytes", "at least 0", prefixCacheBytes);
        check(maxDraft >= 1, "maxDraft", "at least 1", maxDraft);
    }

    /** When the engine guesses how a text goes on, to compute several tokens in one step. */
    public enum Speculation {
        OFF,
        /** Where measured speed says that it pays. */
        ADAPTIVE,
        /** Wherever there is a guess. */
        ALWAYS
    }

    public EngineOptions withPrefillChunk(int tokens) {
        return new EngineOptions(tokens, stallTarget, maxWaiting, prefixCacheBytes, speculation, maxDraft);
    }

    public EngineOptions withMaxWaiting(int requests) {
        return new EngineOptions(prefillChunk, stallTarget, requests, prefixCacheBytes, speculation, maxDraft);
    }

    public EngineOptions withPrefixCacheBytes(long bytes) {
        return new EngineOptions(prefillChunk, stallTarget, maxWaiting, bytes, speculation, maxDraft);
    }

    public EngineOptions withSpeculation(Speculation mode) {
        return new EngineOptions(prefillChunk, stallTarget, maxWaiting, prefixCacheBytes, mode, maxDraft);
    }

    private static void check(boolean valid, String field, String range, Object value) {
        if (!valid) {
            throw new IllegalArgumentException(field + " must be " + range + " but is " + value);
        }
    }
}
