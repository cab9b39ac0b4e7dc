package dev.parley.model;

import reactor.core.publisher.Mono;

/** A model that writes down what is said. Implementations are thread-safe. */
public interface TranscriptionModel {

    String name();

    /**
     * Cold; cancelling the subscription stops the model.
     *
     * @return fails with {@link ModelException}: as {@code INVALID_REQUEST} where the sound cannot be decoded
     */
    Mono<Transcript> transcribe(Recording recording);
}
