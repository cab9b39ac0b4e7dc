package dev.parley.model;

import reactor.core.publisher.Mono;

/** Puts the words before each text that a model was trained to know its use by, for example {@code query: }. Thread-safe. */
public final class PrefixedEmbeddings implements EmbeddingModel {

    private final EmbeddingModel model;
    private final String query;
    private final String passage;

    /**
     * @param query put before questions; may be empty
     * @param passage put before passages; may be empty
     */
    public PrefixedEmbeddings(EmbeddingModel model, String query, String passage) {
        this.model = model;
        this.query = query;
        this.passage = passage;
    }

    @Override
    public EmbeddingInfo info() {
        return model.info();
    }

    @Override
    public Mono<Embeddings> embed(EmbeddingRequest request) {
        String prefix = switch (request.use()) {
            case SIMILARITY -> "";
            case QUERY -> query;
            case PASSAGE -> passage;
        };
        return model.embed(
                prefix.isEmpty()
                        ? request
                        : request.withTexts(
                                request.texts().stream().map(prefix::concat).toList()));
    }
}
