package dev.parley.model;

import reactor.core.publisher.Flux;

/** A model that draws. Implementations are thread-safe. */
public interface ImageModel {

    String name();

    /**
     * Cold; cancelling the subscription stops the model. Ends with exactly one {@link DrawingEvent.Finished}, or with a
     * {@link ModelException}.
     */
    Flux<DrawingEvent> draw(ImageRequest request);
}
