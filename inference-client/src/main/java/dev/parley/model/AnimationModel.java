package dev.parley.model;

import reactor.core.publisher.Flux;

/** A model that sets a picture in motion. Implementations are thread-safe. */
public interface AnimationModel {

    String name();

    /** As {@link ImageModel#draw}; the picture of {@link DrawingEvent.Finished} moves. */
    Flux<DrawingEvent> animate(AnimationRequest request);
}
