package dev.parley.llama.batch;

/**
 * Limits of an engine.
 *
 * @param prefillChunk most prompt tokens that are computed in one step
 * @param maxWaiting most requests that wait for a slot
 */
public record EngineOptions(int prefillChunk, int maxWaiting) {

    public static final EngineOptions DEFAULT = new EngineOptions(256, 256);

    public EngineOptions {
        if (prefillChunk < 1) {
            throw new IllegalArgumentException("prefillChunk must be at least 1 but is " + prefillChunk);
        }
        if (maxWaiting < 1) {
            throw new IllegalArgumentException("maxWaiting must be at least 1 but is " + maxWaiting);
        }
    }
}
