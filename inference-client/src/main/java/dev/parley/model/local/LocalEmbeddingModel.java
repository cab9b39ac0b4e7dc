package dev.parley.model.local;

import dev.parley.embedding.SentenceEncoder;
import dev.parley.model.EmbeddingInfo;
import dev.parley.model.EmbeddingModel;
import dev.parley.model.EmbeddingRequest;
import dev.parley.model.Embeddings;
import dev.parley.model.ModelException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * A sentence encoder in this process, which it owns. One thread of its own computes; texts of several callers share a
 * batch, and a caller with many texts lets others in between his batches. Thread-safe.
 */
public final class LocalEmbeddingModel implements EmbeddingModel, AutoCloseable {

    /** Texts that are computed together. */
    private static final int BATCH = 32;

    /** Time after which the idle thread ends. */
    private static final int IDLE_SECONDS = 60;

    private final SentenceEncoder encoder;
    private final int maxWaiting;
    private final EmbeddingInfo info;
    private final Scheduler worker =
            Schedulers.newBoundedElastic(1, Integer.MAX_VALUE, "parley-embedding", IDLE_SECONDS, true);
    private final AtomicInteger waiting = new AtomicInteger();
    private final Deque<Job> jobs = new ArrayDeque<>();
    private boolean closed;

    /** @param maxWaiting texts that wait; more are refused as {@link ModelException.Code#OVERLOADED} */
    public LocalEmbeddingModel(SentenceEncoder encoder, int maxWaiting) {
        this.encoder = encoder;
        this.maxWaiting = maxWaiting;
        this.info = new EmbeddingInfo(encoder.name(), encoder.dimensions(), encoder.maxTokens());
    }

    /** One request on its way. Its texts are read and its vectors written by the worker alone. */
    private static final class Job {
        private final List<String> texts;
        private final boolean whole;
        private final MonoSink<Embeddings> sink;
        private final List<float[]> vectors;
        private int tokens;
        private volatile boolean cancelled;

        private Job(EmbeddingRequest request, MonoSink<Embeddings> sink) {
            this.texts = request.texts();
            this.whole = request.whole();
            this.sink = sink;
            this.vectors = new ArrayList<>(texts.size());
        }
    }

    /** Texts of a job that one batch computes. */
    private record Part(Job job, List<String> texts) {}

    @Override
    public EmbeddingInfo info() {
        return info;
    }

    @Override
    public Mono<Embeddings> embed(EmbeddingRequest request) {
        Integer dimensions = request.dimensions();
        if (dimensions != null && dimensions != info.dimensions()) {
            return Mono.error(ModelException.invalid(
                    "dimensions", "the model gives vectors of " + info.dimensions() + " values and no others", null));
        }
        return request.texts().isEmpty()
                ? Mono.just(new Embeddings(List.of(), 0))
                : Mono.<Embeddings>create(sink -> submit(new Job(request, sink)))
                        // What a caller does with the vectors must not keep the next batch waiting.
                        .publishOn(Schedulers.parallel());
    }

    private void submit(Job job) {
        int texts = job.texts.size();
        if (texts > maxWaiting) {
            job.sink.error(ModelException.invalid("input", "has " + texts + " texts, at most " + maxWaiting, null));
            return;
        }
        if (waiting.addAndGet(texts) > maxWaiting) {
            waiting.addAndGet(-texts);
            job.sink.error(
                    new ModelException(ModelException.Code.OVERLOADED, "too many texts wait for their vectors", null));
            return;
        }
        job.sink.onCancel(() -> cancel(job));
        add(job);
    }

    private void add(Job job) {
        synchronized (jobs) {
            if (!closed) {
                jobs.add(job);
                worker.schedule(this::computeBatch);
                return;
            }
        }
        end(job);
        job.sink.error(closed());
    }

    private void cancel(Job job) {
        job.cancelled = true;
        boolean waited;
        synchronized (jobs) {
            waited = jobs.remove(job);
        }
        if (waited) {
            end(job);
        }
    }

    /** Computes one batch from the jobs that have waited longest; a job that is not done goes to the end. */
    private void computeBatch() {
        List<Part> batch = nextBatch();
        try {
            // One by one, so that a fault in between finds only those that have not ended.
            for (Iterator<Part> parts = batch.iterator(); parts.hasNext(); ) {
                if (isCutAndMustNotBe(parts.next())) {
                    parts.remove();
                }
            }
            if (batch.isEmpty()) {
                return;
            }
            List<String> texts =
                    batch.stream().flatMap(part -> part.texts.stream()).toList();
            List<float[]> vectors = encoder.embed(texts);
            int next = 0;
            for (Part part : batch) {
                for (String text : part.texts) {
                    part.job.vectors.add(Embeddings.normalized(vectors.get(next++)));
                    part.job.tokens += encoder.countTokens(text);
                }
                advance(part.job);
            }
        } catch (RuntimeException | OutOfMemoryError e) {
            ModelException fault =
                    new ModelException(ModelException.Code.INTERNAL, "the encoder could not compute the vectors", e);
            for (Part part : batch) {
                end(part.job);
                part.job.sink.error(fault);
            }
        }
    }

    private List<Part> nextBatch() {
        List<Part> batch = new ArrayList<>();
        synchronized (jobs) {
            int room = BATCH;
            while (room > 0 && !jobs.isEmpty()) {
                Job job = jobs.remove();
                if (job.cancelled) {
                    end(job);
                    continue;
                }
                int from = job.vectors.size();
                int to = Math.min(job.texts.size(), from + room);
                batch.add(new Part(job, job.texts.subList(from, to)));
                room -= to - from;
            }
        }
        return batch;
    }

    /** Ends the job of a part with a text that is too long, where that may not be. */
    private boolean isCutAndMustNotBe(Part part) {
        if (!part.job.whole) {
            return false;
        }
        int at = part.job.vectors.size();
        for (String text : part.texts) {
            if (!encoder.isWhole(text)) {
                end(part.job);
                part.job.sink.error(new ModelException(
                        ModelException.Code.CONTEXT_EXCEEDED,
                        "input[" + at + "] has more than the " + info.maxTokens() + " tokens that the model reads",
                        null));
                return true;
            }
            at++;
        }
        return false;
    }

    private void advance(Job job) {
        if (job.vectors.size() == job.texts.size()) {
            end(job);
            job.sink.success(new Embeddings(job.vectors, job.tokens));
            return;
        }
        add(job);
    }

    private void end(Job job) {
        waiting.addAndGet(-job.texts.size());
    }

    private static ModelException closed() {
        return new ModelException(ModelException.Code.UNAVAILABLE, "the encoder is being closed", null);
    }

    /** Waits for the batch that is being computed; what waits behind it fails. */
    @Override
    public void close() {
        List<Job> left;
        synchronized (jobs) {
            if (closed) {
                return;
            }
            closed = true;
            left = List.copyOf(jobs);
            jobs.clear();
        }
        for (Job job : left) {
            end(job);
            job.sink.error(closed());
        }
        worker.disposeGracefully().block();
        encoder.close();
    }
}
