package dev.parley.llama.batch;

import java.util.concurrent.atomic.LongAdder;

/** Counts since the start of an engine. Thread-safe. */
public final class EngineMetrics {

    private final LongAdder requests = new LongAdder();
    private final LongAdder refusals = new LongAdder();
    private final LongAdder promptTokens = new LongAdder();
    private final LongAdder cachedTokens = new LongAdder();
    private final LongAdder generatedTokens = new LongAdder();
    private final LongAdder steps = new LongAdder();
    private final LongAdder stepRows = new LongAdder();

    void started(int prompt, int cached) {
        requests.increment();
        promptTokens.add(prompt);
        cachedTokens.add(cached);
    }

    void refused() {
        refusals.increment();
    }

    void generated() {
        generatedTokens.increment();
    }

    void batch(int rows) {
        steps.increment();
        stepRows.add(rows);
    }

    public long requests() {
        return requests.sum();
    }

    public long refusals() {
        return refusals.sum();
    }

    public long promptTokens() {
        return promptTokens.sum();
    }

    /** Prompt tokens whose KV entries were there already. */
    public long cachedTokens() {
        return cachedTokens.sum();
    }

    public long generatedTokens() {
        return generatedTokens.sum();
    }

    /** Mean number of sequences in a decode step; 0 before the first. */
    public double meanBatch() {
        long count = steps.sum();
        return count == 0 ? 0 : (double) stepRows.sum() / count;
    }
}
