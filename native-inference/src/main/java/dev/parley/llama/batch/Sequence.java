package dev.parley.llama.batch;

import dev.parley.llama.batch.GenerationResult.EndReason;
import dev.parley.llama.sampling.LogProbabilities;
import dev.parley.llama.sampling.Sampler;
import dev.parley.llama.tokenizer.Tokenizer;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.function.Consumer;

/** A request on its way through the engine. For the engine's thread, except {@link #cancel()}. */
final class Sequence implements Generation {

    private static final int NO_SLOT = -1;
    private static final long NEVER = -1;
    private static final Duration LONGEST_DEADLINE = Duration.ofNanos(Long.MAX_VALUE);
    private static final double NANOS_PER_SECOND = 1e9;

    final GenerationRequest request;
    final GenerationListener listener;
    final long arrival;
    final DraftLength draftLength;
    private final long submittedNanos = System.nanoTime();
    private final long deadlineNanos;
    private final Sampler sampler;
    private final TextOutput output;
    private final Consumer<Sequence> onCancel;
    private volatile boolean cancelled;

    int slot = NO_SLOT;
    /** Tokens of prompt and answer whose KV entries are in the slot. */
    int computed;
    /** Tokens of the prompt that were computed for this request, as the measure of what it had of the prefill. */
    int prefilled;

    private int[] tokens;
    private int length;
    private int cached;
    private long startedAfter = NEVER;
    private long firstTokenAfter = NEVER;

    Sequence(
            GenerationRequest request,
            GenerationListener listener,
            Tokenizer tokenizer,
            int vocabSize,
            Set<Integer> endTokens,
            int maxDraft,
            long arrival,
            Consumer<Sequence> onCancel) {
        this.request = request;
        this.listener = listener;
        this.arrival = arrival;
        this.deadlineNanos = request.deadline().compareTo(LONGEST_DEADLINE) > 0
                ? Long.MAX_VALUE
                : request.deadline().toNanos();
        this.draftLength = new DraftLength(maxDraft);
        this.sampler = new Sampler(
                request.sampling(),
                request.prompt(),
                vocabSize,
                request.constraint().matcher(),
                endTokens);
        this.output = new TextOutput(tokenizer, request, listener);
        this.tokens = request.prompt().clone();
        this.length = tokens.length;
        this.onCancel = onCancel;
    }

    @Override
    public void cancel() {
        cancelled = true;
        onCancel.accept(this);
    }

    boolean cancelled() {
        return cancelled;
    }

    boolean expired() {
        return age() > deadlineNanos;
    }

    private long age() {
        return System.nanoTime() - submittedNanos;
    }

    /** Takes a slot that holds the entries of the first tokens. */
    void enter(int slotIndex, int cachedTokens) {
        slot = slotIndex;
        computed = cachedTokens;
        if (!started()) {
            startedAfter = age();
            cached = cachedTokens;
        }
    }

    /** Gives the slot up to go on later. */
    void suspend() {
        slot = NO_SLOT;
        computed = 0;
    }

    /** Got entries that another sequence had computed meanwhile; gives how many of them are of the prompt. */
    int caughtUp(int positions) {
        int before = cached;
        cached = Math.min(cached + positions, request.prompt().length);
        return cached - before;
    }

    boolean started() {
        return startedAfter != NEVER;
    }

    /** Whether more than the one newest token has to be computed before the next can be drawn. */
    boolean prefilling() {
        return length - computed > 1;
    }

    int[] pending(int most) {
        return Arrays.copyOfRange(tokens, computed, Math.min(length, computed + most));
    }

    /** Prompt and answer; only the first {@link #length()} count, and they never change. */
    int[] tokens() {
        return tokens;
    }

    int length() {
        return length;
    }

    int generated() {
        return length - request.prompt().length;
    }

    int newest() {
        return tokens[length - 1];
    }

    double queuedSeconds() {
        return startedAfter / NANOS_PER_SECOND;
    }

    double firstTokenSeconds() {
        return firstTokenAfter / NANOS_PER_SECOND;
    }

    /** Time since the first slot. */
    long heldNanos() {
        return started() ? age() - startedAfter : 0;
    }

    int cached() {
        return cached;
    }

    /** Draws the next token, which is not part of the text yet. */
    int draw(float[] logits) {
        LogProbabilities model = request.logProbabilities() == GenerationRequest.NO_LOG_PROBABILITIES
                ? null
                : LogProbabilities.of(logits);
        int token = sampler.next(logits);
        if (firstTokenAfter == NEVER) {
            firstTokenAfter = age();
        }
        if (model != null && !ends(token)) {
            listener.token(model.of(token, request.logProbabilities()));
        }
        return token;
    }

    boolean ends(int token) {
        return sampler.ends(token);
    }

    /** Adds a drawn token; false when a stop string ends the text. */
    boolean append(int token) {
        if (length == tokens.length) {
            tokens = Arrays.copyOf(tokens, length + length / 2 + 16);
        }
        tokens[length++] = token;
        return output.accept(token);
    }

    /** Passes on text that was held back. */
    GenerationResult finish(EndReason reason) {
        boolean called = output.finish();
        long total = age();
        return new GenerationResult(
                called ? EndReason.TOOL_CALLS : reason,
                request.prompt().length,
                generated(),
                cached,
                Duration.ofNanos(startedAfter),
                Duration.ofNanos(firstTokenAfter == NEVER ? total : firstTokenAfter),
                Duration.ofNanos(total));
    }
}
