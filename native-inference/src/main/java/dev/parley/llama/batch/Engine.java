package dev.parley.llama.batch;

import dev.parley.llama.backend.Backend;
import dev.parley.llama.batch.EngineMetrics.Outcome;
import dev.parley.llama.batch.GenerationException.Code;
import dev.parley.llama.tokenizer.Tokenizer;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Many generations at once on one model: requests join and leave between steps, which {@link Scheduler} makes. Owns the
 * backend and the thread that uses it. Thread-safe.
 */
public final class Engine implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Engine.class);

    private final Tokenizer tokenizer;
    private final Set<Integer> endTokens;
    private final EngineOptions options;
    private final int contextLength;
    private final int vocabSize;
    private final EngineMetrics metrics = new EngineMetrics();
    private final Queue<Sequence> arrivals = new ConcurrentLinkedQueue<>();
    private final AtomicLong arrivalNumbers = new AtomicLong();
    private final QueueLimit queue;
    private final Scheduler scheduler;
    private final Thread thread;
    private volatile boolean closed;

    /** Starts the engine; it closes the backend when it is closed. */
    public Engine(Backend backend, Tokenizer tokenizer, Set<Integer> endTokens, EngineOptions options) {
        this.tokenizer = tokenizer;
        this.endTokens = Set.copyOf(endTokens);
        this.options = options;
        this.contextLength = backend.contextLength();
        this.vocabSize = backend.vocabSize();
        this.queue = new QueueLimit(options.maxWaiting(), backend.slots());
        this.scheduler = new Scheduler(backend, options, metrics, queue);
        this.thread = Thread.ofPlatform().name("llama-engine").daemon().unstarted(this::run);
        thread.start();
    }

    public EngineMetrics metrics() {
        return metrics;
    }

    /**
     * Queues a request.
     *
     * @throws GenerationException at once when the request is invalid, does not fit the context, or too many wait, then
     *     with a time after which to try again
     */
    public Generation submit(GenerationRequest request, GenerationListener listener) {
        check(request);
        try {
            queue.enter();
        } catch (GenerationException e) {
            metrics.ended(Outcome.REFUSED);
            throw e;
        }
        Sequence sequence;
        try {
            sequence = new Sequence(
                    request,
                    listener,
                    tokenizer,
                    vocabSize,
                    endTokens,
                    options.maxDraft(),
                    arrivalNumbers.incrementAndGet(),
                    this::cancelled);
        } catch (RuntimeException | Error e) {
            queue.leave();
            throw e;
        }
        arrivals.add(sequence);
        if (closed && arrivals.remove(sequence)) {
            queue.leave();
            throw closedFault();
        }
        wake();
        return sequence;
    }

    private void check(GenerationRequest request) {
        int length = request.prompt().length;
        if (length >= contextLength) {
            throw new GenerationException(
                    Code.CONTEXT_EXCEEDED,
                    "the prompt has %d tokens, the context of %d leaves no room for an answer"
                            .formatted(length, contextLength),
                    null);
        }
        for (int token : request.prompt()) {
            if (token < 0 || token >= vocabSize) {
                throw new GenerationException(
                        Code.INVALID_PROMPT, "prompt: the vocabulary has no token " + token, null);
            }
        }
        for (int token : request.sampling().logitBias().keySet()) {
            if (token >= vocabSize) {
                throw new IllegalArgumentException("logitBias: the vocabulary has no token " + token);
            }
        }
    }

    private void cancelled(Sequence sequence) {
        scheduler.interruptChunkOf(sequence);
        wake();
    }

    private void wake() {
        LockSupport.unpark(thread);
    }

    private void run() {
        try {
            while (!closed) {
                for (Sequence next = arrivals.poll(); next != null; next = arrivals.poll()) {
                    scheduler.arrive(next);
                }
                if (!scheduler.idle()) {
                    scheduler.step();
                } else if (arrivals.isEmpty() && !closed) {
                    LockSupport.park(this);
                }
            }
        } catch (RuntimeException | Error e) {
            log.error("The engine stops: {}", e.toString());
            throw e;
        } finally {
            closed = true;
            for (Sequence next = arrivals.poll(); next != null; next = arrivals.poll()) {
                scheduler.arrive(next);
            }
            scheduler.close(closedFault());
        }
    }

    private static GenerationException closedFault() {
        return new GenerationException(Code.CLOSED, "the model was closed", null);
    }

    /**
     * Interrupts the current step, fails what still runs, and waits until the backend is closed. Called by a listener it
     * does not wait.
     */
    @Override
    public void close() {
        closed = true;
        scheduler.interrupt();
        wake();
        boolean interrupted = false;
        while (thread.isAlive() && Thread.currentThread() != thread) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
