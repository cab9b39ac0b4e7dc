package dev.parley.llama.batch;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** What an engine did since its start, and what it holds now. Bounded in size, cheap to update and to read. Thread-safe. */
public final class EngineMetrics {

    private static final double NANOS_PER_SECOND = 1e9;

    private final Map<Outcome, LongAdder> outcomes = new EnumMap<>(Outcome.class);
    private final LongAdder promptTokens = new LongAdder();
    private final LongAdder cachedTokens = new LongAdder();
    private final LongAdder generatedTokens = new LongAdder();
    private final LongAdder guessedTokens = new LongAdder();
    private final LongAdder acceptedTokens = new LongAdder();
    private final LongAdder suspensions = new LongAdder();
    private final Distribution queueSeconds = new Distribution();
    private final Distribution firstTokenSeconds = new Distribution();
    private final Distribution tokensPerSecond = new Distribution();
    private final Distribution stepSeconds = new Distribution();
    private final Distribution batchSize = new Distribution();
    private volatile int waiting;
    private volatile int running;
    private volatile long memoryBytes;
    private volatile long prefixCacheBytes;

    /** How a request ended. */
    public enum Outcome {
        COMPLETED,
        CANCELLED,
        DEADLINE_EXCEEDED,
        /** Refused because too many waited. */
        REFUSED,
        FAILED
    }

    EngineMetrics() {
        for (Outcome outcome : Outcome.values()) {
            outcomes.put(outcome, new LongAdder());
        }
    }

    private LongAdder adder(Outcome outcome) {
        LongAdder adder = outcomes.get(outcome);
        if (adder == null) {
            throw new IllegalStateException("no counter for " + outcome);
        }
        return adder;
    }

    void ended(Outcome outcome) {
        adder(outcome).increment();
    }

    void completed(GenerationResult result) {
        ended(Outcome.COMPLETED);
        double writing = (result.total().toNanos() - result.firstToken().toNanos()) / NANOS_PER_SECOND;
        if (result.completionTokens() > 1 && writing > 0) {
            tokensPerSecond.add((result.completionTokens() - 1) / writing);
        }
    }

    void started(int prompt, int cached, double queued) {
        promptTokens.add(prompt);
        cachedTokens.add(cached);
        queueSeconds.add(queued);
    }

    void firstToken(double seconds) {
        firstTokenSeconds.add(seconds);
    }

    void caughtUp(int tokens) {
        cachedTokens.add(tokens);
    }

    void suspended() {
        suspensions.increment();
    }

    void speculated(int guessed, int accepted) {
        guessedTokens.add(guessed);
        acceptedTokens.add(accepted);
    }

    void generated() {
        generatedTokens.increment();
    }

    void step(int decoding, long nanos) {
        if (decoding > 0) {
            batchSize.add(decoding);
        }
        stepSeconds.add(nanos / NANOS_PER_SECOND);
    }

    void state(int nowWaiting, int nowRunning) {
        waiting = nowWaiting;
        running = nowRunning;
    }

    void memory(long backend, long prefixCache) {
        memoryBytes = backend;
        prefixCacheBytes = prefixCache;
    }

    public long requests(Outcome outcome) {
        return adder(outcome).sum();
    }

    /** Tokens of the prompts of all requests that started. */
    public long promptTokens() {
        return promptTokens.sum();
    }

    /** Prompt tokens whose KV entries were there already; their share of {@link #promptTokens()} is the hit rate. */
    public long cachedTokens() {
        return cachedTokens.sum();
    }

    public long generatedTokens() {
        return generatedTokens.sum();
    }

    /** Tokens that speculation guessed. */
    public long guessedTokens() {
        return guessedTokens.sum();
    }

    /** Guessed tokens that the model confirmed. */
    public long acceptedTokens() {
        return acceptedTokens.sum();
    }

    /** How often background work gave its slot to a waiting person. */
    public long suspensions() {
        return suspensions.sum();
    }

    /** From submission to the first slot. */
    public Distribution queueSeconds() {
        return queueSeconds;
    }

    /** From submission to the first token. */
    public Distribution firstTokenSeconds() {
        return firstTokenSeconds;
    }

    /** Speed of each completed answer after its first token. */
    public Distribution tokensPerSecond() {
        return tokensPerSecond;
    }

    /** Time that the backend took for a step. */
    public Distribution stepSeconds() {
        return stepSeconds;
    }

    /** Answers that were written in a step, over the steps that wrote any. */
    public Distribution batchSize() {
        return batchSize;
    }

    /** Requests that wait now. */
    public int waiting() {
        return waiting;
    }

    /** Requests that hold a slot now. */
    public int running() {
        return running;
    }

    /** Native memory of the backend: weights, KV cache, saved entries and buffers. */
    public long memoryBytes() {
        return memoryBytes;
    }

    /** Native memory of the prefix cache, which {@link #memoryBytes()} contains. */
    public long prefixCacheBytes() {
        return prefixCacheBytes;
    }
}
