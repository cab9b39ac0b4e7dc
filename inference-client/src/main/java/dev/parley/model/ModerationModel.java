package dev.parley.model;

import java.util.List;
import reactor.core.publisher.Mono;

/** A model that judges whether a message is safe. Implementations are thread-safe. */
public interface ModerationModel {

    String name();

    /**
     * Judges the last message, a person's or the assistant's, in the light of those before it. Cold; cancelling stops the
     * model. Fails with a {@link ModelException} where the model gives no verdict: never is silence taken for safety.
     *
     * @param conversation not empty; system messages, calls and results are not looked at
     */
    Mono<Moderation> moderate(List<Message> conversation);
}
