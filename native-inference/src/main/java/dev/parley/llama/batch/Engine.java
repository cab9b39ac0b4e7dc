package dev.parley.llama.batch;

import dev.parley.llama.backend.Backend;
import dev.parley.llama.backend.Logits;
import dev.parley.llama.backend.TokenRun;
import dev.parley.llama.batch.GenerationException.Code;
import dev.parley.llama.batch.GenerationResult.EndReason;
import dev.parley.llama.tokenizer.Tokenizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Continuous batching: requests join and leave between steps. Each round computes one chunk of one prompt and one token
 * of every running answer, so a long prompt delays the others by at most one chunk. Owns the backend and the thread that
 * uses it. Thread-safe.
 */
public final class Engine implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Engine.class);
    private static final long CLOSE_MILLIS = 10_000;

    private final Backend backend;
    private final Tokenizer tokenizer;
    private final Set<Integer> endTokens;
    private final EngineOptions options;
    private final EngineMetrics metrics = new EngineMetrics();
    private final Queue<Sequence> arrivals = new ConcurrentLinkedQueue<>();
    private final AtomicInteger unstarted = new AtomicInteger();
    private final AtomicLong arrivalNumbers = new AtomicLong();
    private final WaitingRequests waiting = new WaitingRequests();
    private final List<Sequence> running = new ArrayList<>();
    private final SlotTable slots;
    private final float[] scratch;
    private final Thread thread;
    private volatile boolean closed;

    /** Starts the engine; it closes the backend when it is closed. */
    public Engine(Backend backend, Tokenizer tokenizer, Set<Integer> endTokens, EngineOptions options) {
        this.backend = backend;
        this.tokenizer = tokenizer;
        this.endTokens = Set.copyOf(endTokens);
        this.options = options;
        this.slots = new SlotTable(backend.slots(), backend::copyPrefix);
        this.scratch = new float[backend.vocabSize()];
        this.thread = Thread.ofPlatform().name("llama-engine").daemon().unstarted(this::run);
        thread.start();
    }

    public EngineMetrics metrics() {
        return metrics;
    }

    /**
     * Queues a request.
     *
     * @throws GenerationException at once when the request is invalid, does not fit the context, or too many wait
     */
    public Generation submit(GenerationRequest request, GenerationListener listener) {
        if (request.prompt().length >= backend.contextLength()) {
            throw new GenerationException(
                    Code.CONTEXT_EXCEEDED,
                    "the prompt has %d tokens, the context of %d leaves no room for an answer"
                            .formatted(request.prompt().length, backend.contextLength()),
                    null);
        }
        for (int token : request.prompt()) {
            if (token < 0 || token >= backend.vocabSize()) {
                throw new GenerationException(
                        Code.INVALID_PROMPT, "prompt: the vocabulary has no token " + token, null);
            }
        }
        if (unstarted.incrementAndGet() > options.maxWaiting()) {
            unstarted.decrementAndGet();
            metrics.refused();
            throw new GenerationException(
                    Code.OVERLOADED, "already " + options.maxWaiting() + " requests wait; try again later", null);
        }
        Sequence sequence = new Sequence(
                request,
                listener,
                tokenizer,
                backend.vocabSize(),
                endTokens,
                arrivalNumbers.incrementAndGet(),
                this::wake);
        arrivals.add(sequence);
        if (closed && arrivals.remove(sequence)) {
            unstarted.decrementAndGet();
            throw closedFault();
        }
        wake();
        return sequence;
    }

    private void wake() {
        LockSupport.unpark(thread);
    }

    private void run() {
        try {
            while (!closed) {
                admit();
                dropEnded();
                if (running.isEmpty()) {
                    if (arrivals.isEmpty() && waiting.isEmpty() && !closed) {
                        LockSupport.park(this);
                    }
                    continue;
                }
                prefillOne();
                decodeAll();
            }
        } finally {
            failAll();
            backend.close();
        }
    }

    private void admit() {
        for (Sequence arrival = arrivals.poll(); arrival != null; arrival = arrivals.poll()) {
            waiting.add(arrival);
        }
        for (Sequence sequence : waiting.all()) {
            if (sequence.cancelled()) {
                leaveQueue(sequence);
            } else if (sequence.expired(System.nanoTime())) {
                leaveQueue(sequence);
                fail(sequence, new GenerationException(Code.DEADLINE_EXCEEDED, "waited beyond its deadline", null));
            }
        }
        while (!waiting.isEmpty()) {
            Sequence next = waiting.next(running).orElseThrow();
            SlotTable.Place place = slots.acquire(next).orElse(null);
            if (place == null) {
                return;
            }
            leaveQueue(next);
            next.start(place.slot(), place.cached());
            slots.update(next);
            running.add(next);
            metrics.started(next.request.prompt().length, place.cached());
        }
    }

    private void leaveQueue(Sequence sequence) {
        waiting.remove(sequence);
        unstarted.decrementAndGet();
    }

    private void dropEnded() {
        for (Sequence sequence : List.copyOf(running)) {
            if (sequence.cancelled()) {
                leave(sequence);
            } else if (sequence.expired(System.nanoTime())) {
                leave(sequence);
                fail(sequence, new GenerationException(Code.DEADLINE_EXCEEDED, "ran beyond its deadline", null));
            }
        }
    }

    /** One chunk of the prompt that came first. */
    private void prefillOne() {
        Sequence first = null;
        for (Sequence sequence : running) {
            if (sequence.prefilling() && (first == null || sequence.arrival < first.arrival)) {
                first = sequence;
            }
        }
        if (first != null) {
            int[] chunk = first.pending(options.prefillChunk());
            boolean last = first.computed + chunk.length == first.length();
            compute(List.of(first), List.of(new TokenRun(first.slot, first.computed, chunk, last ? 1 : 0)));
        }
    }

    private void decodeAll() {
        List<Sequence> decoding =
                running.stream().filter(sequence -> !sequence.prefilling()).toList();
        if (!decoding.isEmpty()) {
            metrics.batch(decoding.size());
            compute(
                    decoding,
                    decoding.stream()
                            .map(sequence -> new TokenRun(sequence.slot, sequence.computed, sequence.pending(1), 1))
                            .toList());
        }
    }

    private void compute(List<Sequence> sequences, List<TokenRun> runs) {
        List<Logits> logits;
        try {
            logits = backend.forward(runs);
        } catch (RuntimeException e) {
            log.error("The model failed on {} sequences: {}", sequences.size(), e.getMessage());
            for (Sequence sequence : sequences) {
                slots.invalidate(sequence);
                leave(sequence);
                fail(sequence, new GenerationException(Code.INTERNAL, "the model failed", e));
            }
            return;
        }
        for (int index = 0; index < runs.size(); index++) {
            Sequence sequence = sequences.get(index);
            sequence.computed = runs.get(index).end();
            slots.update(sequence);
            if (runs.get(index).logitRows() > 0) {
                advance(sequence, logits.get(index));
            }
        }
        slots.trim(backend.contextLength());
    }

    private void advance(Sequence sequence, Logits logits) {
        try {
            logits.copyRow(0, scratch);
            int token = sequence.draw(scratch);
            if (endTokens.contains(token)) {
                finish(sequence, EndReason.STOP);
                return;
            }
            metrics.generated();
            boolean goesOn = sequence.append(token);
            if (!goesOn) {
                finish(sequence, EndReason.STOP);
            } else if (sequence.generated() >= sequence.request.maxTokens()
                    || sequence.length() >= backend.contextLength()) {
                finish(sequence, EndReason.LENGTH);
            }
        } catch (RuntimeException e) {
            // A listener's fault is its own request's end and nobody else's.
            leave(sequence);
            fail(sequence, new GenerationException(Code.INTERNAL, "the listener of the text failed", e));
        }
    }

    private void finish(Sequence sequence, EndReason reason) {
        leave(sequence);
        sequence.finish(reason);
    }

    private void leave(Sequence sequence) {
        if (running.remove(sequence)) {
            slots.release(sequence);
        }
    }

    private static void fail(Sequence sequence, GenerationException fault) {
        try {
            sequence.listener.failed(fault);
        } catch (RuntimeException e) {
            log.warn("A listener failed on a fault: {}", e.toString());
        }
    }

    private void failAll() {
        List<Sequence> left = new ArrayList<>(running);
        left.addAll(waiting.all());
        for (Sequence arrival = arrivals.poll(); arrival != null; arrival = arrivals.poll()) {
            left.add(arrival);
        }
        left.stream().filter(sequence -> !sequence.cancelled()).forEach(sequence -> fail(sequence, closedFault()));
    }

    private static GenerationException closedFault() {
        return new GenerationException(Code.CLOSED, "the model was closed", null);
    }

    /** Fails what still runs, and waits until the backend is closed. */
    @Override
    public void close() {
        closed = true;
        wake();
        try {
            thread.join(CLOSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
