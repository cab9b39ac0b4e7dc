package dev.parley.model;

import reactor.core.publisher.Flux;

/** A model that answers chats. Implementations are thread-safe. */
public interface ChatModel {

    ModelInfo info();

    /**
     * Streams one answer. Cold: nothing runs before subscription; cancelling the subscription stops the model within
     * one step. Ends with exactly one {@link ChatEvent.Finished}, or with a {@link ModelException}.
     */
    Flux<ChatEvent> stream(ChatRequest request);

    /**
     * Number of prompt tokens that this request would take, header tokens included, by the model's own tokenizer, or
     * a safe estimate where the tokenizer is not known.
     */
    int countTokens(ChatRequest request);

    /** Number of tokens of a plain text. */
    int countTokens(String text);
}
