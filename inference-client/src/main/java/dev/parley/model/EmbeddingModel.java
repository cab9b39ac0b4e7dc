package dev.parley.model;

import reactor.core.publisher.Mono;

/** A model that turns texts into vectors. Implementations are thread-safe. */
public interface EmbeddingModel {

    EmbeddingInfo info();

    /**
     * The vectors of texts. Cold: nothing runs before subscription, and never on the subscriber's thread; cancelling
     * drops what was not computed yet. Fails with a {@link ModelException}.
     */
    Mono<Embeddings> embed(EmbeddingRequest request);
}
