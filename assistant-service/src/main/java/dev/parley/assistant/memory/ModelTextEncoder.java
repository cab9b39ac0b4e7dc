package dev.parley.assistant.memory;

import dev.parley.memory.recall.TextEncoder;
import dev.parley.model.EmbeddingModel;
import dev.parley.model.EmbeddingRequest;
import dev.parley.model.Embeddings;
import java.util.List;
import reactor.core.publisher.Mono;

/** The embedding model as memory uses it. Thread-safe. */
final class ModelTextEncoder implements TextEncoder {

    private final EmbeddingModel model;

    ModelTextEncoder(EmbeddingModel model) {
        this.model = model;
    }

    @Override
    public String name() {
        return model.info().name();
    }

    @Override
    public Mono<List<float[]>> encode(List<String> texts, Use use) {
        EmbeddingRequest.Use wanted = switch (use) {
            case QUERY -> EmbeddingRequest.Use.QUERY;
            case PASSAGE -> EmbeddingRequest.Use.PASSAGE;
        };
        return model.embed(new EmbeddingRequest(texts, wanted)).map(Embeddings::vectors);
    }
}
