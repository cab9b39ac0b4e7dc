package dev.parley.llama.batch;

import dev.parley.llama.backend.Backend;
import dev.parley.llama.backend.ForwardInterruptedException;
import dev.parley.llama.backend.Logits;
import dev.parley.llama.backend.TokenRun;
import dev.parley.llama.batch.EngineMetrics.Outcome;
import dev.parley.llama.batch.EngineOptions.Speculation;
import dev.parley.llama.batch.GenerationException.Code;
import dev.parley.llama.batch.GenerationResult.EndReason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/*
 * How a step is made.
 *
 * Concurrency. One thread, the engine's, owns this class and all that it reaches: the backend, the slots, the prefix
 * cache and the sequences. Other threads touch a sequence only through its volatile cancel flag, and the engine only
 * through its arrival queue. Nothing here locks, so what runs between two steps may take microseconds, never wait:
 * listeners are called on this thread and are held to that by their contract. A step has one call of the backend, with
 * at most one chunk of one prompt and the newest token of every answer (and the tokens guessed behind it). Whether a
 * sequence is alone or in a batch, in one chunk or in many, with its entries computed, copied or restored, with guesses
 * or without, it sees the same logits in the same order and takes one number of its own random generator for each
 * token. Its text therefore depends on its request alone, as far as the backend's rounding does.
 *
 * Fairness. Three questions are answered at three places. Who gets a slot (WaitingRequests): people before background
 * work, then the user who had the least work so far by a virtual token counter, then who came first. Background work
 * gives its slot to a waiting person: it is suspended with its sampler and its text, and goes on later from its cached
 * entries. Who gets the next chunk (PrefillOrder): people first, then who had the fewest tokens of prefill, with a turn
 * for the oldest now and then, so neither a long nor a short prompt waits for the other to end. How long a chunk is:
 * at most prefillChunk, and while others have work, about what the measured speed computes within stallTarget. An answer
 * that is being written is therefore never stalled for more than one chunk. Entries that another sequence computed
 * meanwhile are copied instead of computed, so equal system prompts that arrive together are computed once.
 *
 * Cancellation. A cancelled or expired sequence is found at the beginning of the next step, wherever it is: in the queue,
 * in the middle of its prompt, suspended, or writing. Its slot goes to the next in the same step. A chunk of a cancelled
 * prompt is interrupted, because it takes long, and the other sequences of that step are computed again in the next; this
 * happens at most once for a request. A token that was being computed is not drawn once the flag is seen. A listener that fails, be it with an Error, ends its own request alone; a failed computation
 * ends those that took part in it, and their entries are forgotten, because they are undefined.
 *
 * Memory. Slots are the only place where the backend computes. A sequence that leaves keeps its entries in the slot until
 * the slot is needed; then they move to the prefix cache, which is bounded in bytes. Everything else is bounded by the
 * number of slots and of waiting requests.
 */
/** Decides in every step which tokens are computed. For the engine's thread. */
final class Scheduler {

    private static final Logger log = LoggerFactory.getLogger(Scheduler.class);

    /** Shorter chunks would take more steps than they save time for others. */
    private static final int LEAST_CHUNK = 16;

    /** Share of the newest measurement in a mean. */
    private static final double NEWEST = 0.2;

    private final Backend backend;
    private final EngineOptions options;
    private final EngineMetrics metrics;
    private final QueueLimit queue;
    private final UserShares shares = new UserShares();
    private final WaitingRequests waiting = new WaitingRequests(shares);
    private final PrefillOrder prefillOrder = new PrefillOrder();
    private final List<Sequence> running = new ArrayList<>();
    private final SpeculationGauge speculation = new SpeculationGauge();
    private final PrefixCache cache;
    private final SlotTable slots;
    private final float[] scratch;
    private double prefillTokensPerNano;
    private volatile @Nullable Sequence chunkOwner;

    /**
     * What a step computes for one sequence.
     *
     * @param promptTokens tokens of the run when it is a chunk of a prompt, otherwise 0
     * @param guessed how many of the run's last tokens are guesses
     */
    private record Work(Sequence sequence, TokenRun run, int promptTokens, int guessed) {

        /** Behind the last entry that is certainly of the text. */
        int certainEnd() {
            return run.end() - guessed;
        }

        int guess(int index) {
            return run.tokens()[run.tokens().length - guessed + index];
        }
    }

    Scheduler(Backend backend, EngineOptions options, EngineMetrics metrics, QueueLimit queue) {
        this.backend = backend;
        this.options = options;
        this.metrics = metrics;
        this.queue = queue;
        this.cache = new PrefixCache(backend, options.prefixCacheBytes());
        this.slots = new SlotTable(backend, cache);
        this.scratch = new float[backend.vocabSize()];
        report();
    }

    void arrive(Sequence sequence) {
        waiting.add(sequence);
        shares.joined(sequence.request.user());
    }

    boolean idle() {
        return running.isEmpty() && waiting.size() == 0;
    }

    void step() {
        dropEnded();
        admit();
        Sequence filling = fill();
        List<Work> works = new ArrayList<>();
        if (filling != null) {
            works.add(chunk(filling));
        }
        works.addAll(continuations());
        if (!works.isEmpty()) {
            chunkOwner = filling;
            compute(works);
            chunkOwner = null;
        }
        report();
    }

    /** Ends the current computation when it is a chunk of this sequence. Thread-safe. */
    void interruptChunkOf(Sequence sequence) {
        if (chunkOwner == sequence) {
            backend.interrupt();
        }
    }

    /** Ends the current computation. Thread-safe. */
    void interrupt() {
        backend.interrupt();
    }

    private void report() {
        metrics.state(waiting.size(), running.size());
        metrics.memory(backend.memoryBytes(), cache.bytes());
    }

    private void dropEnded() {
        for (Sequence sequence : waiting.all()) {
            if (sequence.cancelled() || sequence.expired()) {
                leaveQueue(sequence, !sequence.started());
                shares.left(sequence.request.user());
                drop(sequence, sequence.started() ? "ran" : "waited");
            }
        }
        for (Sequence sequence : List.copyOf(running)) {
            if (sequence.cancelled() || sequence.expired()) {
                leave(sequence);
                drop(sequence, "ran");
            }
        }
    }

    private void drop(Sequence sequence, String how) {
        if (sequence.cancelled()) {
            metrics.ended(Outcome.CANCELLED);
        } else {
            fail(sequence, new GenerationException(Code.DEADLINE_EXCEEDED, how + " beyond its deadline", null));
        }
    }

    private void admit() {
        for (Optional<Sequence> next = waiting.next(); next.isPresent(); next = waiting.next()) {
            Sequence sequence = next.get();
            boolean first = !sequence.started();
            try {
                if (!slots.acquire(sequence) && !(suspendFor(sequence) && slots.acquire(sequence))) {
                    return;
                }
            } catch (RuntimeException | Error e) {
                leaveQueue(sequence, first);
                shares.left(sequence.request.user());
                failComputation(sequence, e);
                continue;
            }
            leaveQueue(sequence, first);
            running.add(sequence);
            if (first) {
                metrics.started(sequence.request.prompt().length, sequence.cached(), sequence.queuedSeconds());
            }
        }
    }

    /** @param first whether it never had a slot: suspended work does not count as waiting */
    private void leaveQueue(Sequence sequence, boolean first) {
        waiting.remove(sequence);
        if (first) {
            queue.leave();
        }
    }

    /** Takes the slot of background work for a person. */
    private boolean suspendFor(Sequence person) {
        if (person.request.priority() != Priority.INTERACTIVE) {
            return false;
        }
        Sequence latest = null;
        for (Sequence sequence : running) {
            if (sequence.request.priority() == Priority.BACKGROUND
                    && (latest == null || sequence.arrival > latest.arrival)) {
                latest = sequence;
            }
        }
        if (latest == null) {
            return false;
        }
        running.remove(latest);
        slots.release(latest);
        latest.suspend();
        waiting.add(latest);
        metrics.suspended();
        return true;
    }

    /** The sequence whose prompt is to be computed next, after it got what others computed of it. */
    private @Nullable Sequence fill() {
        Sequence filling = prefillOrder.next(running);
        if (filling == null) {
            return null;
        }
        try {
            metrics.caughtUp(filling.caughtUp(slots.catchUp(filling)));
        } catch (RuntimeException | Error e) {
            discard(filling);
            failComputation(filling, e);
            return null;
        }
        return filling.prefilling() ? filling : null;
    }

    private Work chunk(Sequence sequence) {
        int[] tokens = sequence.pending(chunkLength());
        boolean last = sequence.computed + tokens.length == sequence.length();
        return new Work(
                sequence, new TokenRun(sequence.slot, sequence.computed, tokens, last ? 1 : 0), tokens.length, 0);
    }

    private int chunkLength() {
        boolean alone = running.size() == 1 && waiting.size() == 0;
        if (alone || prefillTokensPerNano == 0) {
            return options.prefillChunk();
        }
        int timely = (int) Math.min(
                Integer.MAX_VALUE, prefillTokensPerNano * options.stallTarget().toNanos());
        return Math.min(options.prefillChunk(), Math.max(LEAST_CHUNK, timely));
    }

    /** The next token of every answer, with guesses where they pay. */
    private List<Work> continuations() {
        List<Sequence> writing =
                running.stream().filter(sequence -> !sequence.prefilling()).toList();
        // A longer run would be computed on its own.
        int together = backend.longestTogether();
        int most = writing.size() > 1 && together > 1 ? together - 1 : Integer.MAX_VALUE;
        List<int[]> guesses =
                writing.stream().map(sequence -> guess(sequence, most)).toList();
        boolean guessed = guesses.stream().anyMatch(guess -> guess.length > 0)
                && (options.speculation() == Speculation.ALWAYS || speculation.pays(writing.size()));
        List<Work> works = new ArrayList<>();
        for (int index = 0; index < writing.size(); index++) {
            Sequence sequence = writing.get(index);
            int[] guess = guessed ? guesses.get(index) : new int[0];
            int[] tokens = Arrays.copyOf(sequence.pending(1), 1 + guess.length);
            System.arraycopy(guess, 0, tokens, 1, guess.length);
            works.add(new Work(
                    sequence, new TokenRun(sequence.slot, sequence.computed, tokens, tokens.length), 0, guess.length));
        }
        return works;
    }

    private int[] guess(Sequence sequence, int longest) {
        if (options.speculation() == Speculation.OFF) {
            return new int[0];
        }
        // The token that confirms the last guess has to fit too.
        int room = Math.min(
                sequence.request.maxTokens() - sequence.generated() - 1,
                backend.contextLength() - sequence.length() - 1);
        int most = Math.min(Math.min(room, longest), sequence.draftLength.next());
        return most > 0 ? PromptLookup.propose(sequence.tokens(), sequence.length(), most) : new int[0];
    }

    private void compute(List<Work> works) {
        List<Logits> logits;
        long start = System.nanoTime();
        try {
            logits = backend.forward(works.stream().map(Work::run).toList());
        } catch (ForwardInterruptedException e) {
            // Nothing has changed: who still wants to goes on in the next step.
            return;
        } catch (RuntimeException | Error e) {
            log.error("The model failed on {} sequences: {}", works.size(), e.getMessage());
            for (Work work : works) {
                discard(work.sequence());
                failComputation(work.sequence(), e);
            }
            return;
        }
        long nanos = System.nanoTime() - start;
        int writing =
                (int) works.stream().filter(work -> work.promptTokens() == 0).count();
        metrics.step(writing, nanos);
        long before = metrics.generatedTokens();
        for (int index = 0; index < works.size(); index++) {
            advance(works.get(index), logits.get(index));
        }
        measure(works, writing, metrics.generatedTokens() - before, nanos);
    }

    private void measure(List<Work> works, int writing, long generated, long nanos) {
        int filled = works.stream().mapToInt(Work::promptTokens).sum();
        boolean guessed = works.stream().anyMatch(work -> work.guessed() > 0);
        if (filled > 0) {
            double rate = filled / Math.max(nanos / 4.0, nanos - speculation.plainNanos(writing));
            prefillTokensPerNano =
                    prefillTokensPerNano == 0 ? rate : prefillTokensPerNano + NEWEST * (rate - prefillTokensPerNano);
        } else {
            speculation.measured(writing, guessed, generated, nanos);
        }
    }

    /** Notes what was computed, and draws tokens as long as the guesses come true. */
    private void advance(Work work, Logits logits) {
        Sequence sequence = work.sequence();
        sequence.computed = work.certainEnd();
        String user = sequence.request.user();
        sequence.prefilled += work.promptTokens();
        shares.computed(user, work.promptTokens(), 0);
        if (work.run().logitRows() == 0) {
            return;
        }
        int accepted = 0;
        try {
            while (!sequence.cancelled()) {
                logits.copyRow(accepted, scratch);
                shares.computed(user, 0, 1);
                if (!draw(sequence)) {
                    break;
                }
                if (accepted == work.guessed() || sequence.newest() != work.guess(accepted)) {
                    break;
                }
                accepted++;
                sequence.computed = work.certainEnd() + accepted;
            }
        } catch (RuntimeException | Error e) {
            leave(sequence);
            fail(sequence, new GenerationException(Code.INTERNAL, "drawing or passing on a token failed", e));
        }
        if (work.guessed() > 0) {
            metrics.speculated(work.guessed(), accepted);
            sequence.draftLength.verified(work.guessed(), accepted);
        }
    }

    /** Draws one token from the scratch; false when the text has ended. */
    private boolean draw(Sequence sequence) {
        int token = sequence.draw(scratch);
        if (sequence.generated() == 0) {
            metrics.firstToken(sequence.firstTokenSeconds());
        }
        if (sequence.ends(token)) {
            finish(sequence, EndReason.STOP);
            return false;
        }
        metrics.generated();
        if (!sequence.append(token)) {
            finish(sequence, EndReason.STOP);
            return false;
        }
        if (sequence.generated() >= sequence.request.maxTokens() || sequence.length() >= backend.contextLength()) {
            finish(sequence, EndReason.LENGTH);
            return false;
        }
        return true;
    }

    private void finish(Sequence sequence, EndReason reason) {
        leave(sequence);
        GenerationResult result = sequence.finish(reason);
        metrics.completed(result);
        try {
            sequence.listener.finished(result);
        } catch (RuntimeException | Error e) {
            log.warn("A listener failed at the end of its text: {}", e.toString());
        }
    }

    private void leave(Sequence sequence) {
        if (running.remove(sequence)) {
            slots.release(sequence);
            left(sequence);
        }
    }

    private void discard(Sequence sequence) {
        if (running.remove(sequence)) {
            slots.discard(sequence);
            left(sequence);
        }
    }

    private void left(Sequence sequence) {
        queue.held(Duration.ofNanos(sequence.heldNanos()));
        shares.left(sequence.request.user());
    }

    private void failComputation(Sequence sequence, Throwable cause) {
        fail(sequence, new GenerationException(Code.INTERNAL, "the model failed", cause));
    }

    private void fail(Sequence sequence, GenerationException fault) {
        metrics.ended(fault.code() == Code.DEADLINE_EXCEEDED ? Outcome.DEADLINE_EXCEEDED : Outcome.FAILED);
        try {
            sequence.listener.failed(fault);
        } catch (RuntimeException | Error e) {
            log.warn("A listener failed on a fault: {}", e.toString());
        }
    }

    /** Fails everything that is here and closes the cache and the backend. */
    void close(GenerationException fault) {
        List<Sequence> left = new ArrayList<>(running);
        left.addAll(waiting.all());
        for (Sequence sequence : left) {
            if (sequence.cancelled()) {
                metrics.ended(Outcome.CANCELLED);
            } else {
                fail(sequence, fault);
            }
        }
        running.clear();
        metrics.state(0, 0);
        try {
            cache.close();
        } finally {
            backend.close();
        }
    }
}
