package dev.parley.assistant.search;

import dev.parley.embedding.CrossEncoder;
import dev.parley.search.ranking.Reranker;
import java.util.List;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Reranks with a cross-encoder in this process, which it owns. One thread of its own computes; who waits too long is dropped
 * by cancelling, and more than {@link #MAX_WAITING} waiting are refused. Thread-safe.
 */
final class CrossEncoderReranker implements Reranker, AutoCloseable {

    /** Searches that wait for the thread; each takes a good part of the time that a search has for it. */
    static final int MAX_WAITING = 8;

    private static final int IDLE_SECONDS = 60;

    private final CrossEncoder encoder;
    private final Scheduler worker = Schedulers.newBoundedElastic(1, MAX_WAITING, "parley-rerank", IDLE_SECONDS, true);

    CrossEncoderReranker(CrossEncoder encoder) {
        this.encoder = encoder;
    }

    @Override
    public Mono<double[]> scores(String question, List<String> texts) {
        return Mono.fromCallable(() -> encoder.scores(question, texts)).subscribeOn(worker);
    }

    /** Waits for what is being computed. */
    @Override
    public void close() {
        worker.disposeGracefully().block();
        encoder.close();
    }
}
