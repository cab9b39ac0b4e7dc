package dev.parley.llama.batch;

import dev.parley.llama.batch.GenerationResult.EndReason;
import dev.parley.llama.sampling.Sampler;
import dev.parley.llama.tokenizer.Tokenizer;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;

/** A request on its way through the engine. For the engine's thread, except {@link #cancel()}. */
final class Sequence implements Generation {

    private static final int NO_SLOT = -1;

    final GenerationRequest request;
    final GenerationListener listener;
    final long arrival;
    private final long submittedNanos = System.nanoTime();
    private final Sampler sampler;
    private final TextOutput output;
    private final Runnable wake;
    private volatile boolean cancelled;

    int slot = NO_SLOT;
    /** Tokens of prompt and answer whose KV entries are in the slot. */
    int computed;

    private int[] tokens;
    private int length;
    private int cached;
    private long startedNanos;
    private long firstTokenNanos;

    Sequence(
            GenerationRequest request,
            GenerationListener listener,
            Tokenizer tokenizer,
            int vocabSize,
            Set<Integer> endTokens,
            long arrival,
            Runnable wake) {
        this.request = request;
        this.listener = listener;
        this.arrival = arrival;
        this.sampler = new Sampler(
                request.sampling(),
                request.prompt(),
                vocabSize,
                request.constraint().matcher(),
                endTokens);
        this.output = new TextOutput(tokenizer, request, listener);
        this.tokens = request.prompt().clone();
        this.length = tokens.length;
        this.wake = wake;
    }

    @Override
    public void cancel() {
        cancelled = true;
        wake.run();
    }

    boolean cancelled() {
        return cancelled;
    }

    boolean expired(long nowNanos) {
        return nowNanos - submittedNanos > request.deadline().toNanos();
    }

    void start(int slotIndex, int cachedTokens) {
        slot = slotIndex;
        computed = cachedTokens;
        cached = cachedTokens;
        startedNanos = System.nanoTime();
    }

    boolean started() {
        return slot != NO_SLOT;
    }

    /** Whether more than the one newest token has to be computed before the next can be drawn. */
    boolean prefilling() {
        return length - computed > 1;
    }

    int[] pending(int most) {
        return Arrays.copyOfRange(tokens, computed, Math.min(length, computed + most));
    }

    int token(int position) {
        return tokens[position];
    }

    int length() {
        return length;
    }

    int generated() {
        return length - request.prompt().length;
    }

    int draw(float[] logits) {
        int token = sampler.next(logits);
        if (firstTokenNanos == 0) {
            firstTokenNanos = System.nanoTime();
        }
        return token;
    }

    /** Adds a drawn token; false when a stop string ends the text. */
    boolean append(int token) {
        if (length == tokens.length) {
            tokens = Arrays.copyOf(tokens, length + length / 2 + 16);
        }
        tokens[length++] = token;
        return output.accept(token);
    }

    void finish(EndReason reason) {
        boolean called = output.finish();
        long now = System.nanoTime();
        listener.finished(new GenerationResult(
                called ? EndReason.TOOL_CALLS : reason,
                request.prompt().length,
                generated(),
                cached,
                Duration.ofNanos(startedNanos - submittedNanos),
                Duration.ofNanos((firstTokenNanos == 0 ? now : firstTokenNanos) - submittedNanos),
                Duration.ofNanos(now - submittedNanos)));
    }
}
